"""What is said of a locked or nearly locked PIN when it is known which one: PIN 1 logs in, PIN 2 signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.cause_text import CauseText
from cardtool.app.language import marked as _
from cardtool.model.diagnosis import DiagnosisCode as Code
from cardtool.model.diagnosis import FactCode
from cardtool.model.pin import PinRole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.model.diagnosis import DiagnosedCause

_LETTER: Final = _("Does the user have the letter with the activation code?")
_LOST: Final = _("If the code is lost, have the registration point order a new one.")
_AT_HAND: Final = _("Have the activation code at hand before the user tries again.")
_HOW: Final = _("Tell the user how a locked PIN is unlocked with the activation code.")

#: By the PINs that the cause rests on; other causes, and several PINs that are not told apart here, have general words.
OF_PINS: Final[Mapping[tuple[Code, frozenset[str]], CauseText]] = {
    (Code.PIN_LOCKED, frozenset({PinRole.PIN1})): CauseText(
        _("PIN 1 of the card, for logging in, is locked"),
        _("PIN 1 was entered wrong too often. PIN 2, for signing, is locked by itself and may still work."),
        _("Unlock PIN 1 in the reader program with the activation code (PUK) from your letter."),
        _LOST,
        _LETTER,
    ),
    (Code.PIN_LOCKED, frozenset({PinRole.PIN2})): CauseText(
        _("PIN 2 of the card, for signing, is locked"),
        _("PIN 2 was entered wrong too often. Logging in with PIN 1 may still work, signing does not."),
        _("Unlock PIN 2 in the reader program with the activation code (PUK) from your letter."),
        _LOST,
        _LETTER,
    ),
    (Code.PIN_LOCKED, frozenset({PinRole.PIN1, PinRole.PIN2})): CauseText(
        _("PIN 1 and PIN 2 are locked"),
        _("PIN 1, for logging in, and PIN 2, for signing, were entered wrong too often; each is unlocked by itself."),
        _("Unlock both PINs in the reader program with the activation code (PUK) from your letter."),
        _LOST,
        _LETTER,
    ),
    (Code.PIN_LAST_TRY, frozenset({PinRole.PIN1})): CauseText(
        _("One try is left for PIN 1, for logging in"),
        _("One more wrong entry locks PIN 1, and the card cannot be used for logging in."),
        _("Stop. Do not enter PIN 1 before you are sure of it."),
        _AT_HAND,
        _LETTER,
    ),
    (Code.PIN_LAST_TRY, frozenset({PinRole.PIN2})): CauseText(
        _("One try is left for PIN 2, for signing"),
        _("One more wrong entry locks PIN 2, and the card cannot be used for signing."),
        _("Stop. Do not enter PIN 2 before you are sure of it."),
        _AT_HAND,
        _LETTER,
    ),
    (Code.PIN_LOW, frozenset({PinRole.PIN1})): CauseText(
        _("Few tries are left for PIN 1, for logging in"),
        _("A wrong PIN 1 was entered. After too many wrong tries it is locked."),
        _("Do not guess. Find the right PIN 1 before you try again."),
        _HOW,
        _("Does the user know PIN 1, or perhaps enter PIN 2 in its place?"),
    ),
    (Code.PIN_LOW, frozenset({PinRole.PIN2})): CauseText(
        _("Few tries are left for PIN 2, for signing"),
        _("A wrong PIN 2 was entered. After too many wrong tries it is locked."),
        _("Do not guess. Find the right PIN 2 before you try again."),
        _HOW,
        _("Does the user know PIN 2, or perhaps enter PIN 1 in its place?"),
    ),
}


def words_of_pins(cause: DiagnosedCause) -> CauseText | None:
    """The words that name the PIN, ``None`` where there are none."""
    roles = frozenset(fact.subject for fact in cause.evidence if fact.code is FactCode.PIN)
    return OF_PINS.get((cause.code, roles))
