"""What is kept: runs of the inventory with their certificates, places and intervals, in SQLite or PostgreSQL."""
