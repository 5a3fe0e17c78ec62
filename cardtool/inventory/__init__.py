"""Where service certificates are: sources, the formats they stand in, and one scan over all of them."""
