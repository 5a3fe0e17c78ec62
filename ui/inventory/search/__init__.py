"""Where a certificate of a file stands, its key, and its predecessors and successors."""
