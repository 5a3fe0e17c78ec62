"""From a script to a virtual card with its faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.cards.training.certificates import card_certificates, training_authority
from cardtool.cards.training.scripts import ScriptFault
from cardtool.cards.virtual import profiles
from cardtool.cards.virtual.faults import FaultPlan, Pulled, ServiceStops, Silent, Swapped
from cardtool.cards.virtual.speed import Delay
from cardtool.cards.virtual.variant import Variant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cardtool.cards.training.certificates import CardCertificates
    from cardtool.cards.training.scripts import TrainingScript, TrainingScripts
    from cardtool.cards.virtual.card import Card
    from cardtool.cards.virtual.faults import Fault

_BROKEN: Final = Variant(cut=200)
_PIN_TRIES: Final[Mapping[ScriptFault, int]] = {ScriptFault.PIN1_LAST_TRY: 1, ScriptFault.PIN1_LOCKED: 0}


@dataclass(frozen=True, slots=True)
class Staged:
    """A card ready to be put into a training reader.

    Attributes:
        card: the card.
        plan: what goes wrong, ``None`` for nothing.
        delay: how slow it is.
        mute: it gives no answer to reset.
        in_use: another program is to hold it.
    """

    card: Card
    plan: FaultPlan | None = None
    delay: Delay | None = None
    mute: bool = False
    in_use: bool = False


class Stage:
    """Makes cards of scripts.

    Args:
        scripts: the scripts and their cards.
        day: the Finnish calendar day from which validities are counted.
    """

    def __init__(self, scripts: TrainingScripts, day: date) -> None:
        self._scripts = scripts
        self._day = day
        self._made: dict[str, CardCertificates] = {}

    def prepare(self, script: TrainingScript) -> Staged:
        """A fresh card for one insertion; the certificates of a made-up person stay the same."""
        return Staged(
            self._card(script),
            self._plan(script),
            Delay(script.per_apdu, script.per_byte),
            mute=script.fault is ScriptFault.MUTE,
            in_use=script.fault is ScriptFault.IN_USE,
        )

    def _card(self, script: TrainingScript) -> Card:
        if not script.card:
            return profiles.build(script.layout)
        variant = _BROKEN if script.fault is ScriptFault.BROKEN_CERTIFICATE else None
        card = self._built(script.card, script.layout, variant)
        pins = list(card.pins.values())
        pins[0].tries = _PIN_TRIES.get(script.fault, pins[0].tries)
        for pin in pins:
            pin.activated = script.fault is not ScriptFault.NEVER_ACTIVATED
        return card

    def _built(self, card_id: str, layout: str, variant: Variant | None) -> Card:
        made = self._certificates(card_id)
        return profiles.build(
            layout,
            authentication=made.authentication,
            signature=made.signature,
            cas=made.cas,
            keys=made.keys,
            serial=f"9999{self._scripts.cards[card_id].number[:8]:0>12}",
            label="TRAINING",
            variant=variant,
        )

    def _certificates(self, card_id: str) -> CardCertificates:
        if card_id not in self._made:
            card = self._scripts.cards[card_id]
            authority = training_authority(card.authority, self._scripts.authorities[card.authority])
            self._made[card_id] = card_certificates(card, authority, self._day)
        return self._made[card_id]

    def _plan(self, script: TrainingScript) -> FaultPlan | None:
        fault: Fault
        match script.fault:
            case ScriptFault.PULLED:
                fault = Pulled()
            case ScriptFault.SILENT:
                fault = Silent()
            case ScriptFault.SERVICE_STOPS:
                fault = ServiceStops()
            case ScriptFault.SWAPPED:
                fault = Swapped(self._built(script.other, script.layout, None), visible=True)
            case _:
                return None
        return FaultPlan({script.at: fault}, lasting=script.fault is ScriptFault.SILENT)
