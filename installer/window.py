"""The built window program ``cardtool-window``, which has no console."""

from cardtool.__main__ import window

window()
