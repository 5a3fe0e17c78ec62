"""What a support file tells, collected without touching a reader or a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cardtool.app.crashes import latest_crash
from cardtool.app.diagnosing.documents import diagnosis_document
from cardtool.app.diagnosing.repeating import cards_of
from cardtool.app.diagnosing.support_hosts import named_hosts
from cardtool.app.logs import last_lines
from cardtool.diagnostics.masking_kinds import Kind, Known
from cardtool.model.diagnosis import FactCode
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from urllib.parse import SplitResult

    from cardtool.app.language import Texts
    from cardtool.app.settings import Settings
    from cardtool.app.workspace import Workspace
    from cardtool.model.diagnosis import Diagnosis, Fact
    from cardtool.model.reading import CardReading

#: Lines of the log and of a crash report.
MOST_LINES: Final = 200
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
        cards=cards_of(diagnosis),
        log=last_lines(workspace.folders.logs, MOST_LINES),
        crash=tuple(crash.text.splitlines()[:MOST_LINES]) if crash else (),
        made=workspace.now().isoformat(),
        known=(*_of_address(address), *named_hosts(workspace, facts)),
    )


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
