"""A private smart-card service for tests: pcscd with virtual readers, OpenSC, and a place of its own to run in."""
