"""The Qt face: it shows what ``cardtool.app`` says and decides nothing about cards."""
