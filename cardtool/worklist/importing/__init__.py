"""Lists from elsewhere: of expected cards, and exports of a worklist."""
