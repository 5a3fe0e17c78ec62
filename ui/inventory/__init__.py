"""The certificates of this computer: scan, coverage, OIDs, table, expiry."""
