"""The decision table of the diagnosis, read from its file and from an administrator's additions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.model.diagnosis import DiagnosisCode, FactCode
from cardtool.rules.diagnosis import CauseRule, ChipRule, Condition, DiagnosisRules, VersionRule
from cardtool.rules.loading import added_table, shipped_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cardtool.rules.table import Table

DIAGNOSIS: Final = "diagnosis.toml"
_CONDITIONS: Final = ("when", "given", "unless", "unless_elsewhere")
_HEXADECIMAL: Final = re.compile(r"[0-9A-F]{2}")


def load_diagnosis_rules(local: Path | None = None) -> DiagnosisRules:
    """The decision table; an administrator's entry takes the place of the shipped one of the same id.

    Args:
        local: the administrator's folder, ``None`` for the shipped table alone.

    Raises:
        InstallationError: the shipped file is missing or broken.
        LocalDataError: the administrator's file has an error.
    """
    rules = _shipped(shipped_table(DIAGNOSIS))
    added = added_table(local, DIAGNOSIS)
    if added is None:
        return rules
    causes = {rule.id: rule for rule in rules.causes} | {rule.id: rule for rule in _causes(added)}
    added.close()
    return replace(rules, causes=_by_rank(causes.values()))


def _shipped(table: Table) -> DiagnosisRules:
    port = _only(table, "signature_service")
    clock = _only(table, "clock")
    rules = DiagnosisRules(
        causes=_by_rank(_causes(table)),
        chips=tuple(map(_chip, table.tables("unreliable_chip"))),
        virtual_readers=tuple(_pattern(entry) for entry in table.tables("virtual_reader")),
        false_pin_pads=tuple(_pattern(entry) for entry in table.tables("false_pin_pad")),
        versions=tuple(map(_version, table.tables("oldest_version"))),
        generations=tuple(map(_generation, table.tables("generation"))),
        training_roots=frozenset(map(_training_root, table.tables("training_root"))),
        signature_port=port.count("port"),
        signature_programs=tuple(word.casefold() for word in port.texts("programs")),
        addresses=tuple(map(_address, table.tables("host"))),
        earliest=clock.day("earliest"),
        latest=clock.day("latest"),
    )
    _cited(port)
    _cited(clock)
    table.close()
    return rules


def _by_rank(rules: Iterable[CauseRule]) -> tuple[CauseRule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.rank))


def _only(table: Table, key: str) -> Table:
    entries = list(table.tables(key))
    if len(entries) != 1:
        raise table.fail(f"one [[{key}]] is needed")
    return entries[0]


def _causes(table: Table) -> Iterator[CauseRule]:
    known: set[str] = set()
    for entry in table.tables("cause"):
        rule = _cause(entry)
        if rule.id in known:
            raise entry.fail(f"a second {rule.id}")
        known.add(rule.id)
        yield rule


def _cause(entry: Table) -> CauseRule:
    fallback = entry.flag("fallback") or False
    conditions = {key: tuple(map(_condition, entry.tables(key))) for key in _CONDITIONS}
    if not fallback and not conditions["when"]:
        raise entry.fail("when is missing")
    rule = CauseRule(
        id=entry.text("id"),
        code=entry.choice("code", DiagnosisCode),
        rank=entry.count("rank"),
        when=conditions["when"],
        given=conditions["given"],
        unless=conditions["unless"],
        unless_elsewhere=conditions["unless_elsewhere"],
        fallback=fallback,
        certainty=entry.certainty(),
        source=entry.text("source"),
    )
    entry.day("read")
    entry.close()
    return rule


def _condition(entry: Table) -> Condition:
    condition = Condition(
        fact=entry.choice("fact", FactCode),
        subjects=frozenset(entry.texts("subjects", optional=True)),
        values=frozenset(entry.texts("values", optional=True)),
        at_most=entry.count("at_most") if entry.has("at_most") else None,
    )
    entry.close()
    return condition


def _chip(entry: Table) -> ChipRule:
    fastest = entry.text("fastest")
    if not _HEXADECIMAL.fullmatch(fastest):
        raise entry.fail("fastest must be TA1 as two hexadecimal digits")
    rule = ChipRule(_name_pattern(entry), entry.text("chip"), int(fastest, 16))
    _cited(entry)
    return rule


def _version(entry: Table) -> VersionRule:
    rule = VersionRule(
        entry.text("profile"), entry.text("generation"), entry.text("version"), entry.flag("citizen") or False
    )
    _cited(entry)
    return rule


def _generation(entry: Table) -> tuple[str, frozenset[str]]:
    generation = entry.text("name"), frozenset(text.casefold() for text in entry.texts("organisations"))
    _cited(entry)
    return generation


def _training_root(entry: Table) -> str:
    organisation = entry.text("organisation").casefold()
    _cited(entry)
    return organisation


def _address(entry: Table) -> str:
    address = entry.text("address")
    _cited(entry)
    return address


def _pattern(entry: Table) -> re.Pattern[str]:
    pattern = _name_pattern(entry)
    _cited(entry)
    return pattern


def _name_pattern(entry: Table) -> re.Pattern[str]:
    return re.compile(entry.pattern("pattern").pattern, re.IGNORECASE)


def _cited(entry: Table) -> None:
    """Source, certainty and day of reading are needed, and nothing else may be left."""
    entry.text("source")
    entry.certainty()
    entry.day("read")
    entry.close()
