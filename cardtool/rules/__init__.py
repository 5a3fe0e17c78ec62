"""Dated and cited rules: what kind of card, what to do with it, what else to say.

Pure functions of values and data. The data are the TOML files under ``resources/rules`` and an administrator's
additions; :mod:`cardtool.rules.loading` reads both. ``as_of`` is always a parameter: nothing here reads the clock.
"""
