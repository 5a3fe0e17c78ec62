"""What a support file tells, field by field; each is masked by its meaning."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cardtool import __version__
from cardtool.app.crashes import latest_crash
from cardtool.app.diagnosing.documents import diagnosis_document
from cardtool.app.logs import last_lines
from cardtool.app.remembered import REMEMBERED
from cardtool.diagnostics.masking_kinds import Kind, Known
from cardtool.diagnostics.support_file import SCHEMA
from cardtool.model.diagnosis import FactCode
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from urllib.parse import SplitResult

    from cardtool.app.language import Texts
    from cardtool.app.settings import Settings
    from cardtool.app.workspace import Workspace
    from cardtool.diagnostics.masking import Masker
    from cardtool.model.diagnosis import Diagnosis, Fact
    from cardtool.model.reading import CardReading

#: Lines of the log and of a crash report, and characters of one.
MOST_LINES: Final = 200
LONGEST_LINE: Final = 500
#: Readers, cards and profiles.
MOST_ITEMS: Final = 64
#: Versions look like addresses, and an answer to reset says nothing of a person.
_AS_IT_IS: Final = frozenset(
    {FactCode.MIDDLEWARE_VERSION, FactCode.PORT_VERSION, FactCode.CARD_ATR, FactCode.CARD_SPEED}
)
_READER_FACTS: Final = {
    FactCode.READER: "kind",
    FactCode.READER_CHIP: "chip",
    FactCode.CARD_STATE: "card",
    FactCode.CARD_ATR: "atr",
    FactCode.CARD_FAMILY: "family",
}
_MIDDLEWARE_FACTS: Final = {
    FactCode.MIDDLEWARE: "state",
    FactCode.MIDDLEWARE_PATH: "path",
    FactCode.MIDDLEWARE_VERSION: "version",
    FactCode.MIDDLEWARE_BITS: "bits",
    FactCode.MIDDLEWARE_ANSWER: "answer",
    FactCode.MIDDLEWARE_CARD: "card",
}


@dataclass(frozen=True, slots=True)
class SupportFacts:
    """Everything a support file tells, not masked yet.

    Attributes:
        settings: how the program is set.
        profiles: the reader programs it knows.
        diagnosis: the check as a document (``cardtool.diagnosis.v1``).
        readers: what the check saw of each reader.
        middleware: what it saw of each reader program.
        cards: the cards it read.
        log: the last lines of the log.
        crash: the last crash report, if nobody has dismissed it.
        made: when, ISO 8601.
        known: values that must not be seen, beside those of persons and of this workstation.
    """

    settings: Mapping[str, Any]
    profiles: tuple[Mapping[str, Any], ...]
    diagnosis: Mapping[str, Any]
    readers: tuple[Mapping[str, str], ...]
    middleware: tuple[Mapping[str, str], ...]
    cards: tuple[CardReading, ...]
    log: tuple[str, ...]
    crash: tuple[str, ...]
    made: str
    known: tuple[Known, ...] = ()

    def masked(self, masker: Masker) -> dict[str, Any]:
        """The document under the schema ``cardtool.support.v1``."""
        return {
            "schema": SCHEMA,
            "made": self.made,
            "version": __version__,
            "platform": platform_facts(),
            "diagnosis": _diagnosis(self.diagnosis, masker),
            "readers": [_texts(item, masker, "atr") for item in self.readers[:MOST_ITEMS]],
            "middleware": [_texts(item, masker, "version") for item in self.middleware[:MOST_ITEMS]],
            "cards": [_card(card, masker) for card in self.cards[:MOST_ITEMS]],
            "settings": {
                key: masker.text(value) if key == "worklist.database" else value for key, value in self.settings.items()
            },
            "profiles": [_texts(item, masker) for item in self.profiles[:MOST_ITEMS]],
            "log": [masker.text(line[:LONGEST_LINE]) for line in self.log],
            "crash": [masker.text(line[:LONGEST_LINE]) for line in self.crash],
        }


def gather(workspace: Workspace, diagnosis: Diagnosis, texts: Texts) -> SupportFacts:
    """Collect what a support file tells; only the check touches readers and cards, so this takes no time."""
    facts = [fact for result in diagnosis.probes for fact in result.facts]
    settings, address = _settings(workspace)
    crash = latest_crash(workspace)
    return SupportFacts(
        settings=settings,
        profiles=_profiles(workspace),
        diagnosis=diagnosis_document(diagnosis, texts),
        readers=_collected(facts, _READER_FACTS, "name"),
        middleware=_collected(facts, _MIDDLEWARE_FACTS, "profile"),
        cards=REMEMBERED.since(diagnosis.started),
        log=last_lines(workspace.folders.logs, MOST_LINES),
        crash=tuple(crash.text.splitlines()[:MOST_LINES]) if crash else (),
        made=workspace.now().isoformat(),
        known=_of_address(address),
    )


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


# -- collecting ----------------------------------------------------------------------------------------


def _settings(workspace: Workspace) -> tuple[dict[str, Any], str]:
    """The settings in force and the address of the shared database; the name of the error if there is one."""
    try:
        settings: Settings = workspace.settings
    except CardtoolError as error:
        return {"problem": error.cause.value}, ""
    worklist = settings.worklist
    return {
        "reading.via": settings.via.value,
        "reading.confirm": settings.confirm.value,
        "reading.pins": settings.pins,
        "worklist.database": worklist.database,
        "worklist.retention_days": worklist.retention_days,
        "worklist.keep_holder": worklist.keep_holder,
        "worklist.sounds": worklist.sounds,
        "logs.level": settings.log_level,
        "locked": sorted(settings.locked),
    }, worklist.database


def _of_address(address: str) -> tuple[Known, ...]:
    from urllib.parse import urlsplit

    parts: SplitResult = urlsplit(address)
    found = ((Kind.SECRET, parts.password), (Kind.USER, parts.username), (Kind.HOST, parts.hostname))
    return tuple(Known(kind, value) for kind, value in found if value)


def _profiles(workspace: Workspace) -> tuple[dict[str, Any], ...]:
    try:
        profiles = workspace.profiles
    except CardtoolError as error:
        return ({"name": "-", "title": error.cause.value, "vendor": "", "kind": "card", "local": False},)
    return tuple(
        {"name": p.name, "title": p.title, "vendor": p.vendor, "kind": p.kind.value, "local": p.local} for p in profiles
    )


def _collected(facts: Iterable[Fact], wanted: Mapping[FactCode, str], name: str) -> tuple[dict[str, str], ...]:
    """One table for each subject, of the facts that concern it."""
    found: dict[str, dict[str, str]] = {}
    for fact in facts:
        if fact.code in wanted:
            found.setdefault(fact.subject, {name: fact.subject}).setdefault(wanted[fact.code], fact.value)
    return tuple(found.values())


# -- masking -------------------------------------------------------------------------------------------


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
    return {"code": code.value, "subject": subject, "value": value}


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
