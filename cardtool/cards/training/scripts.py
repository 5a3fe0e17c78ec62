"""Scripts of the training mode, loaded from ``resources/training/scripts.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from cardtool.cards.training.people import TrainingCard, load_cards, parse_cards
from cardtool.model.errors import InstallationError
from cardtool.shipped import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.cards.training.people import NamePairs

_LATEST: Final = 1_000
_SLOWEST: Final = 5.0
_NO_CERTIFICATES: Final = frozenset(("blank", "contactless", "mute"))
_LAYOUTS: Final = frozenset(("setcos", "s41v3", "s41v4", "s42", "unfamiliar")) | _NO_CERTIFICATES


class ScriptFault(StrEnum):
    """What goes wrong with the card of a script."""

    NONE = ""
    PULLED = "pulled"
    SWAPPED = "swapped"
    """Another card is there in the middle of the reading, and the service notices."""
    SILENT = "silent"
    MUTE = "mute"
    SLOW = "slow"
    PIN1_LAST_TRY = "pin1_last_try"
    PIN1_LOCKED = "pin1_locked"
    NEVER_ACTIVATED = "never_activated"
    BROKEN_CERTIFICATE = "broken_certificate"
    IN_USE = "in_use"
    SERVICE_STOPS = "service_stops"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingScript:
    """Something a trainer can put into a training reader.

    Attributes:
        id: short name.
        title: English sentence for the list of scripts.
        explanation: English sentence that says what it shows.
        card: id of the made-up card, empty for one without certificates.
        layout: kind of virtual card.
        fault: what goes wrong.
        at: number of the command, from 0, at which it goes wrong.
        other: id of the card that comes instead, for ``swapped``.
        per_apdu: seconds that each command takes.
        per_byte: seconds that each byte takes.
    """

    id: str
    title: str
    explanation: str
    card: str = ""
    layout: str = "s42"
    fault: ScriptFault = ScriptFault.NONE
    at: int = 0
    other: str = ""
    per_apdu: float = 0.0
    per_byte: float = 0.0


@dataclass(frozen=True, slots=True)
class TrainingScripts:
    """All scripts, and the made-up cards they need.

    Attributes:
        scripts: the scripts, in the order in which they are shown.
        cards: cards by id.
        authorities: names of the authorities, by the short names the cards give.
    """

    scripts: tuple[TrainingScript, ...]
    cards: Mapping[str, TrainingCard]
    authorities: Mapping[str, NamePairs]

    def __getitem__(self, script_id: str) -> TrainingScript:
        """The script of this short name.

        Raises:
            KeyError: there is none.
        """
        for script in self.scripts:
            if script.id == script_id:
                return script
        raise KeyError(script_id)


def load_scripts() -> TrainingScripts:
    """The scripts that ship with the program.

    Raises:
        InstallationError: the file, or that of the cards, is missing or broken.
    """
    people = load_cards()
    path = resource("training", "scripts.toml")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        further = parse_cards(table, "", first=len(people.cards))
        cards = {card.id: card for card in (*people.cards, *further.cards)}
        scripts = parse_scripts(table, cards)
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise InstallationError(str(error), reader=path.name) from error
    return TrainingScripts(scripts, cards, {**people.authorities, **further.authorities})


def parse_scripts(table: Mapping[str, Any], cards: Mapping[str, TrainingCard]) -> tuple[TrainingScript, ...]:
    """The scripts of a TOML table.

    Raises:
        ValueError, TypeError, LookupError: the table is not of the expected form, or names what does not exist.
    """
    scripts = tuple(_script(entry) for entry in table["scripts"])
    if not scripts or len({script.id for script in scripts}) < len(scripts):
        raise ValueError("scripts are missing or have the same id")
    for script in scripts:
        _check(script, cards)
    return scripts


def _script(entry: Mapping[str, Any]) -> TrainingScript:
    return TrainingScript(**{**entry, "fault": ScriptFault(entry.get("fault", ""))})


def _check(script: TrainingScript, cards: Mapping[str, TrainingCard]) -> None:
    if not all((script.id, script.title, script.explanation)):
        raise ValueError(f"script {script.id!r}: id, title and explanation are needed")
    if script.layout not in _LAYOUTS:
        raise ValueError(f"script {script.id}: unknown layout {script.layout}")
    needed = [] if script.layout in _NO_CERTIFICATES else [script.card]
    needed += [script.other] if script.fault is ScriptFault.SWAPPED else []
    if unknown := set(needed) - set(cards):
        raise ValueError(f"script {script.id}: unknown card {min(unknown)!r}")
    if not (0 <= script.at <= _LATEST and 0 <= script.per_apdu <= _SLOWEST and 0 <= script.per_byte <= _SLOWEST):
        raise ValueError(f"script {script.id}: at, per_apdu or per_byte is out of bounds")
