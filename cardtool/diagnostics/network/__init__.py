"""Asking others about a certificate, only when a person wants it: it tells them which certificate is looked at.

``transfer`` is the one place that opens a connection; ``asking`` goes from one way to the next.
"""
