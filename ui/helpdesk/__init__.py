"""The helpdesk's page: the check of this workstation, its one cause, and what can be done with it."""
