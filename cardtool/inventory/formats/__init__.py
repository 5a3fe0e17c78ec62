"""Formats in which certificates stand in files; each module is one pure, bounded parser that never raises."""
