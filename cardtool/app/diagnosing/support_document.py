"""What a support file tells as a document, each field masked by its meaning."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING, Any, Final

from cardtool import __version__
from cardtool.diagnostics.masking_kinds import Kind
from cardtool.diagnostics.support_file import SCHEMA
from cardtool.model.diagnosis import FactCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.diagnosing.support_facts import SupportFacts
    from cardtool.diagnostics.masking import Masker
    from cardtool.model.reading import CardReading

#: Characters of a line of a log or a crash report.
LONGEST_LINE: Final = 500
#: Readers, cards and profiles.
MOST_ITEMS: Final = 64
#: Versions look like addresses, and an answer to reset says nothing of a person.
_AS_IT_IS: Final = frozenset(
    {FactCode.MIDDLEWARE_VERSION, FactCode.PORT_VERSION, FactCode.CARD_ATR, FactCode.CARD_SPEED}
)


def masked_document(facts: SupportFacts, masker: Masker) -> dict[str, Any]:
    """The document under the schema ``cardtool.support.v1``."""
    return {
        "schema": SCHEMA,
        "made": facts.made,
        "version": __version__,
        "platform": platform_facts(),
        "diagnosis": _diagnosis(facts.diagnosis, masker),
        "readers": [_texts(item, masker, "atr") for item in facts.readers[:MOST_ITEMS]],
        "middleware": [_texts(item, masker, "version") for item in facts.middleware[:MOST_ITEMS]],
        "cards": [_card(card, masker) for card in facts.cards[:MOST_ITEMS]],
        "settings": {
            key: masker.text(value) if key == "worklist.database" else value for key, value in facts.settings.items()
        },
        "profiles": [_texts(item, masker) for item in facts.profiles[:MOST_ITEMS]],
        "log": [masker.text(line[:LONGEST_LINE]) for line in facts.log],
        "crash": [masker.text(line[:LONGEST_LINE]) for line in facts.crash],
    }


def platform_facts() -> dict[str, Any]:
    """The system this runs on; nothing that names it."""
    return {
        "system": platform.system(),
        "release": platform.release(),
        "version": platform.version(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "bits": 64 if sys.maxsize > 2**32 else 32,
        "built": bool(getattr(sys, "frozen", False)),
    }


def _texts(item: Mapping[str, Any], masker: Masker, *as_they_are: str) -> dict[str, Any]:
    return {
        key: masker.text(value) if isinstance(value, str) and key not in as_they_are else value
        for key, value in item.items()
    }


def _diagnosis(document: Mapping[str, Any], masker: Masker) -> dict[str, Any]:
    """The document of the check: its sentences are ours, the facts are masked."""
    causes = [
        {**cause, "evidence": [_fact(fact, masker) for fact in cause["evidence"]]} for cause in document["causes"]
    ]
    probes = [{**probe, "facts": [_fact(fact, masker) for fact in probe["facts"]]} for probe in document["probes"]]
    return {**document, "causes": causes, "probes": probes}


def _fact(fact: Mapping[str, str], masker: Masker) -> dict[str, str]:
    code = FactCode(fact["code"])
    subject = (
        masker.value(Kind.FINGERPRINT, fact["subject"]) if code is FactCode.STALE else masker.text(fact["subject"])
    )
    value = fact["value"] if code in _AS_IT_IS else masker.text(fact["value"])
    told = {"code": code.value, "subject": subject, "value": value}
    return {**told, "reader": masker.text(fact["reader"])} if "reader" in fact else told


def _card(card: CardReading, masker: Masker) -> dict[str, Any]:
    token = card.card.token
    main = card.main
    return {
        "reader": masker.text(card.card.reader),
        "holder": masker.value(Kind.NAME, card.holder.name),
        "email": masker.value(Kind.EMAIL, card.holder.email),
        "card_number": masker.value(Kind.SERIAL, token.serial if token else ""),
        "certificate_serial": masker.value(Kind.SERIAL, f"{main.serial:X}" if main else ""),
        "fingerprint": masker.value(Kind.FINGERPRINT, main.sha256 if main else ""),
        "kind": card.kind.kind.value,
        "organisation": card.organisation.status.value,
        "verdict": card.verdict.code.value,
        "via": card.card.via.value,
        "layout": card.card.layout,
        "certificates": len(card.certificates),
        "valid_until": card.valid_until.isoformat() if card.valid_until else "",
    }
