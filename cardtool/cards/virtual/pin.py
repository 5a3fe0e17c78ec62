"""A PIN of a card with its retry counter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False, slots=True)
class Pin:
    """A PIN.

    Attributes:
        reference: reference in P2 of VERIFY; the highest bit marks a PIN local to its directory.
        label: label in the authentication object directory.
        code: the digits.
        shortest: fewest digits.
        longest: most digits.
        padded: the code is filled with zero bytes to ``longest`` (citizen cards); otherwise sent as it is.
        tries: tries left.
        tries_at_most: what a right PIN sets the counter to.
        verified: a right PIN was presented since the last reset.
        activated: the holder has taken the card into use and chosen this PIN.
    """

    reference: int
    label: str
    code: str
    shortest: int
    longest: int
    padded: bool
    tries: int = 5
    tries_at_most: int = 5
    verified: bool = False
    activated: bool = True

    @property
    def local(self) -> bool:
        """Local to a directory, not valid for the whole card."""
        return bool(self.reference & 0x80)

    @property
    def block(self) -> bytes:
        """What VERIFY must carry."""
        return self.code.encode().ljust(self.longest, b"\x00") if self.padded else self.code.encode()

    def present(self, block: bytes) -> bool:
        """Compare, and count: a wrong PIN costs one try, the right one restores all. Blocked PINs stay blocked."""
        self.verified = self.tries > 0 and block == self.block
        if self.verified:
            self.tries = self.tries_at_most
        else:
            self.tries = max(0, self.tries - 1)
        return self.verified
