"""How cards answer where they differ."""

from __future__ import annotations

from dataclasses import dataclass

from cardtool.cards.virtual.apdu import EXTENDED_LE, SHORT_LE, Status


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a card answers where cards differ.

    Attributes:
        t0: transmission protocol T=0: an answer to a command with data waits for GET RESPONSE (61xx).
        extended: commands with extended lengths are accepted.
        max_le: most bytes of one short answer.
        end_of_file_warning: reading past the end gives the rest with 6282 instead of 9000.
        exact_le: reading past the end is refused with 6Cxx, the exact length.
        missing_sw: status word for a file that does not exist.
        select_fci: SELECT returns file control information when asked to.
        pin_information: GET DATA answers the PIN container (citizen cards only; DVV S4-2 cards do not have it).
        sign_directory_by_name_only: DF.ESIGN becomes current only when selected by its name; selecting it, or a file
            in it, by identifier or path succeeds and leaves nothing to be read (measured on an S4-2 card by a third
            party; domain note card-issuers.md, section G).
        short_identifiers: READ BINARY takes short file identifiers; of real FINEID cards this is not known.
        inactive_pin_sw: what VERIFY without data answers for a PIN that was never activated; ``None`` for the tries
            left, as for any other. Of real cards only the flag in the PIN container is known (domain note cards.md,
            1.4).
    """

    t0: bool = True
    extended: bool = False
    max_le: int = SHORT_LE
    end_of_file_warning: bool = False
    exact_le: bool = False
    missing_sw: int = Status.FILE_NOT_FOUND
    select_fci: bool = True
    pin_information: bool = True
    sign_directory_by_name_only: bool = False
    short_identifiers: bool = True
    inactive_pin_sw: int | None = None

    def largest_answer(self, *, extended: bool) -> int:
        """Most bytes of an answer to a command of this form."""
        return EXTENDED_LE if extended else self.max_le


def offers_t1(atr: bytes) -> bool:
    """Whether an answer to reset offers T=1, which PC/SC services choose when they can (ISO/IEC 7816-3, 8.2.3, TDi)."""
    position, indicator = 1, atr[1] if len(atr) > 1 else 0
    while indicator & 0x80:
        position += (indicator >> 4).bit_count()
        if position >= len(atr):
            return False
        indicator = atr[position]
        if indicator & 0x0F == 1:
            return True
    return False
