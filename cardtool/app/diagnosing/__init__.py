"""The helpdesk's use cases: the check of a workstation, what is said of its causes, and its document."""
