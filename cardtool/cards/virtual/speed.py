"""How fast a virtual card and its reader are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delay:
    """Seconds for each command and for each byte, both directions counted."""

    per_apdu: float = 0.0
    per_byte: float = 0.0

    def seconds(self, count: int) -> float:
        """How long an exchange of ``count`` bytes takes."""
        return self.per_apdu + self.per_byte * count
