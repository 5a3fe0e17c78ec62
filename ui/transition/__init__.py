"""The page of the transition board: services of a reform, their dates and steps, and what this tool has seen."""
