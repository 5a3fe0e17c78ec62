"""Certificates: from bytes to values, and from values to a chain that ends in a pinned root.

``parsing`` reads one certificate, ``bundles`` all certificates of a file, ``chain`` finds and verifies the issuers.
"""
