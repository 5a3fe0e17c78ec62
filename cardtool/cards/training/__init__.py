"""Made-up cards to try the program and to train with."""
