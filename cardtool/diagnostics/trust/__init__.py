"""The pinned authorities against what this workstation trusts.

``stores`` reads the stores, ``nss`` the databases of browsers, ``comparing`` compares: a pure function.
"""
