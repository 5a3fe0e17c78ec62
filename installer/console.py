"""The built command line program ``cardtool``."""

from cardtool.__main__ import main

main()
