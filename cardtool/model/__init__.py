"""Frozen values without input or output; every room speaks in these.

Import from the modules, for example ``from cardtool.model.certificate import Certificate``.
"""
