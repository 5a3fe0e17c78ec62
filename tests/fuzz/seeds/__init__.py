"""What the parsers were made for, made up by the makers of the tests: where a new corpus begins."""
