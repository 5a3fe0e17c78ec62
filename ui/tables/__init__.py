"""Tables that every page may use: rows that filter and sort at once, lines of ready words, and how they look."""
