"""Use cases of the inventory: scan, judge, compare, find."""
