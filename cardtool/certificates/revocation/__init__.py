"""Evidence of revocation: asking for it, and verifying what comes back. Nothing here reads a clock or a network.

``request`` makes an OCSP request, ``ocsp`` verifies an answer, ``crl`` verifies a list and looks a certificate up.
"""
