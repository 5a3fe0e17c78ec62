"""The closing worklist without its database: candidates, sittings, lists of expected cards and their comparison."""
