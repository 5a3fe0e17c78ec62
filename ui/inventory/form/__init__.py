"""The form of what is to be scanned: a few fields in sight, the others one key away."""
