"""What a check needs of the program: how cards are read, what is known, and what of cardtool may be broken."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.databases import check_database, check_file
from cardtool.app.diagnosing.later_rules import rules_for_later
from cardtool.app.diagnosing.on_request import pages_to_reach
from cardtool.app.remembered import REMEMBERED
from cardtool.app.settings import FILE, load_settings
from cardtool.diagnostics.context import OwnCheck, ProbeContext
from cardtool.diagnostics.network.addresses import FILE_NAME, load_addresses
from cardtool.diagnostics.once import Once
from cardtool.model.cause import Cause
from cardtool.model.diagnosis import FactCode
from cardtool.model.errors import LocalDataError
from cardtool.model.way import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cardtool.app.knowledge import Knowledge
    from cardtool.app.workspace import Workspace
    from cardtool.cards.profile import Profile
    from cardtool.diagnostics.system import System
    from cardtool.model.certificate import Certificate
    from cardtool.model.diagnosis import Fact, ProbeId
    from cardtool.model.kind import CardKind
    from cardtool.model.reading import Readings
    from cardtool.rules.diagnosis import DiagnosisRules


#: A reader program that makes no progress is given up, in seconds; its own limit may be longer than the whole check.
_PATIENCE: Final = 3.0


def probe_context(
    workspace: Workspace,
    *,
    asked: Mapping[ProbeId, Callable[[ProbeContext], Iterable[Fact]]],
    system: System | None = None,
) -> ProbeContext:
    """The context of one check.

    Raises:
        InstallationError: the decision table that ships with the program is missing or broken.
    """
    knowledge = Once(lambda: workspace.knowledge)
    rules, rules_check = _rules(workspace)
    folders = workspace.folders
    return ProbeContext(
        system=system or _system(workspace),
        hardware=workspace.hardware,
        rules=rules,
        profiles=_profiles(workspace) if workspace.training_desk is None or system else (),
        read=partial(_read, workspace, knowledge),
        judge_kind=partial(_judge_kind, knowledge),
        anchors=lambda: knowledge().anchors,
        folders={"data": folders.data, "settings": folders.settings, "cache": folders.cache, "logs": folders.logs},
        own_checks=(*_own_checks(workspace, knowledge), rules_check),
        addresses=partial(pages_to_reach, workspace, rules),
        now=workspace.now(),
        as_of=workspace.day(),
        asked=asked,
    )


def _system(workspace: Workspace) -> System:
    if workspace.training_desk is not None:
        from cardtool.diagnostics.apart import apart

        return apart()
    from cardtool.diagnostics.here import this_system

    return this_system(workspace.hardware)


def _rules(workspace: Workspace) -> tuple[DiagnosisRules, OwnCheck]:
    """The decision table; without the administrator's entries when they have an error, which is told."""
    from cardtool.rules.diagnosis_tables import DIAGNOSIS, load_diagnosis_rules

    folder = workspace.folders.administrator / "rules"
    load = partial(load_diagnosis_rules, folder if folder.is_dir() else None)

    def check() -> bool:
        load()
        return (folder / DIAGNOSIS).is_file()

    own = OwnCheck(FactCode.ADDITION, f"rules/{DIAGNOSIS}", check)
    try:
        return load(), own
    except LocalDataError:
        return load_diagnosis_rules(), own


def _profiles(workspace: Workspace) -> tuple[Profile, ...]:
    """The reader programs; the shipped ones alone when the administrator's have an error, which is told elsewhere."""
    from cardtool.cards.profiles import load_profiles

    try:
        return workspace.profiles
    except LocalDataError:
        return load_profiles()


def _judge_kind(knowledge: Once[Knowledge], certificate: Certificate) -> CardKind:
    return knowledge().kinds.judge(certificate, issuer=None).kind


# -- the reading of the cards ----------------------------------------------------------------------------


def _read(workspace: Workspace, knowledge: Once[Knowledge]) -> Readings:
    """Read the cards over PC/SC, which no reader program can disturb; through one only what cannot be read so."""
    readings = _read_by(workspace, knowledge, _way(workspace))
    unread = {problem.cause for problem in readings.problems}
    if readings.cards or Cause.CARD_UNSUPPORTED not in unread or workspace.training_desk is not None:
        return readings
    by_program = _read_by(workspace, knowledge, Way.PKCS11)
    return by_program if by_program.cards else readings


def _way(workspace: Workspace) -> Way:
    try:
        settings = workspace.settings
    except LocalDataError:
        return Way.DIRECT
    return settings.via if settings.is_locked("via") and settings.via is Way.PKCS11 else Way.DIRECT


def _read_by(workspace: Workspace, knowledge: Once[Knowledge], way: Way) -> Readings:
    from cardtool.app.judging import judge_card, needs_issuers
    from cardtool.cards.plan import ReadingPlan
    from cardtool.cards.readings import read_all
    from cardtool.model.reading import Readings

    plan = ReadingPlan(
        hardware=workspace.hardware,
        profiles=() if way is Way.DIRECT else tuple(p for p in _profiles(workspace) if not p.software),
        way=way,
        pins=True,
        seconds=_PATIENCE,
    )
    result = read_all(plan, wants_issuers=lambda certificates: needs_issuers(certificates, knowledge()))
    as_of, read_at = workspace.day(), workspace.now()
    cards = tuple(judge_card(card, knowledge(), as_of=as_of, read_at=read_at) for card in result.cards)
    REMEMBERED.add(cards)
    return Readings(cards, result.problems, as_of, read_at)


# -- cardtool itself -------------------------------------------------------------------------------------


def _own_checks(workspace: Workspace, knowledge: Once[Knowledge]) -> Iterable[OwnCheck]:
    folders = workspace.folders
    yield OwnCheck(FactCode.INSTALLATION, "", partial(_installation, knowledge))
    yield OwnCheck(FactCode.SETTINGS, FILE, partial(_settings, workspace))
    for name in ("rules", "register"):
        yield OwnCheck(FactCode.ADDITION, name, partial(_addition, knowledge, folders.administrator / name))
    yield OwnCheck(
        FactCode.ADDITION, "pkcs11_profiles", partial(_profile_additions, folders.administrator / "pkcs11_profiles")
    )
    for name, load in rules_for_later(knowledge):
        check = partial(_later_addition, load, folders.administrator / "rules" / name)
        yield OwnCheck(FactCode.ADDITION, f"rules/{name}", check)
    yield OwnCheck(FactCode.ADDITION, FILE_NAME, partial(_mirrors, folders.administrator))
    yield OwnCheck(FactCode.DATABASE, "worklist", partial(_worklist, workspace))
    yield OwnCheck(FactCode.DATABASE, "inventory", partial(check_file, folders.data / "inventory.sqlite"))


def _worklist(workspace: Workspace) -> bool:
    """The database of the worklist: the user's own file, or a shared one."""
    from cardtool.app.worklist.opening import database_of

    try:
        address = database_of(workspace)
    except LocalDataError:  # told as a broken settings file
        return check_file(workspace.folders.data / "worklist.sqlite")
    return check_database(address)


def _installation(knowledge: Once[Knowledge]) -> bool:
    from cardtool.cards.direct.layouts import load_layouts
    from cardtool.cards.profiles import load_profiles

    knowledge()
    load_layouts()
    load_profiles()
    return True


def _settings(workspace: Workspace) -> bool:
    folders = workspace.folders
    load_settings(folders)
    return any((folder / FILE).is_file() for folder in (folders.settings, folders.administrator))


def _mirrors(administrator: Path) -> bool:
    return bool(load_addresses(administrator).by_issuer)


def _addition(knowledge: Once[Knowledge], folder: Path) -> bool:
    """Whether there is a folder of additions, all of which are in force."""
    for problem in knowledge().problems:
        if Path(problem.reader).parent == folder or (folder.name == "rules" and "/" not in problem.reader):
            raise LocalDataError(problem.detail, reader=problem.reader)
    return folder.is_dir()


def _later_addition(load: Callable[[Path], object], file: Path) -> bool:
    """Whether there is a file of additions, which can be used."""
    if there := file.is_file():
        load(file.parent)
    return there


def _profile_additions(folder: Path) -> bool:
    from cardtool.cards.profiles import load_profiles

    there = folder.is_dir()
    load_profiles(folder if there else None)
    return there
