"""The login test a person asks for: one attempt with PIN1."""
