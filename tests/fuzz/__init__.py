"""Fuzz targets: each runs under atheris, or on files named on the command line."""
