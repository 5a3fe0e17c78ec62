"""Joining the state of the service with all middleware, and reducing the problems."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cardtool.cards import middleware, readings
from cardtool.cards.pcsc_hardware import PcscHardware
from cardtool.cards.plan import ReadingPlan
from cardtool.cards.profiles import ModulePath, Profile, ProfileKind
from cardtool.cards.source import SourceResult
from cardtool.model.card import RawCard, Token
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import CardtoolError, MiddlewareBitnessError
from cardtool.model.evidence import Confidence
from cardtool.model.way import Way
from tests.cards import fake_scard
from tests.cards.fake_scard import EXCLUSIVE, MUTE, FakeScard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.model.reader import Reader

VENDOR, OPENSC = Profile("vendor", "Vendor"), Profile("opensc", "OpenSC")
SOFT = Profile("soft", "Soft", kind=ProfileKind.SOFTWARE)


def read_all(
    profiles: Sequence[Profile], *, reader: str = "", module: Path | None = None, named: bool = False
) -> SourceResult:
    """A reading through the middleware alone."""
    plan = ReadingPlan(PcscHardware(), tuple(profiles), reader=reader, module=module, named=named, way=Way.PKCS11)
    return readings.read_all(plan)


def card(reader: str, profile: str = "vendor", *certificates: bytes) -> RawCard:
    return RawCard(reader, certificates or (b"a",), token=Token(serial="1"), profile=profile)


def problem(cause: Cause, reader: str = "A", profile: str = "vendor") -> Problem:
    return Problem(cause, reader, profile)


class Installed:
    """Modules by profile, and what reading each gives; records who was asked for which readers."""

    def __init__(self) -> None:
        self.results: dict[str, list[SourceResult]] = {}
        self.broken: dict[str, CardtoolError] = {}
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.options: list[dict[str, object]] = []

    def gives(self, profile: str, *cards: RawCard, problems: Sequence[Problem] = ()) -> None:
        self.results.setdefault(profile, []).append(SourceResult(cards, tuple(problems)))

    def modules(self, profile: Profile) -> tuple[Path, ...]:
        return tuple(Path(f"/{number}") for number, _ in enumerate(self.results.get(profile.name, [])))


class FakeSource:
    """Stands for the reading through one module."""

    def __init__(self, installed: Installed, profile: Profile, path: Path, options: dict[str, object]) -> None:
        self.installed, self.name, self.path = installed, profile.name, path
        installed.options.append(options)

    def check(self) -> None:
        if self.name in self.installed.broken:
            raise self.installed.broken[self.name]

    def read(self, readers: Sequence[Reader]) -> SourceResult:
        self.installed.asked.append((self.name, tuple(reader.name for reader in readers)))
        results = self.installed.results[self.name]
        return results[int(self.path.name) if self.path.name.isdigit() else 0]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, scard: FakeScard) -> Installed:
    installed = Installed()

    def modules(profile: Profile) -> tuple[Path, ...]:
        return installed.modules(profile)

    def source(profile: Profile, path: Path, **options: object) -> FakeSource:
        return FakeSource(installed, profile, path, options)

    monkeypatch.setattr(Profile, "modules", modules)
    monkeypatch.setattr(middleware, "Pkcs11Source", source)
    return installed


def causes(result: SourceResult) -> list[tuple[str, Cause]]:
    return [(problem.reader, problem.cause) for problem in result.problems]


# -- cards ------------------------------------------------------------------------------------------------


def test_a_card_is_read_by_the_first_module_that_can(scard: FakeScard, installed: Installed) -> None:
    scard.put("A")
    scard.put("B")
    installed.gives("vendor", card("A"), problems=[problem(Cause.CARD_UNSUPPORTED, "B")])
    installed.gives("opensc", card("B", "opensc"))
    result = read_all([VENDOR, OPENSC])
    assert [(found.reader, found.profile) for found in result.cards] == [("A", "vendor"), ("B", "opensc")]
    assert result.problems == ()
    assert installed.asked == [("vendor", ("A", "B")), ("opensc", ("B",))]


def test_no_further_module_is_loaded_once_all_cards_are_read(scard: FakeScard, installed: Installed) -> None:
    scard.put("A")
    installed.gives("vendor", card("A"))
    installed.gives("opensc", card("A", "opensc"))
    assert len(read_all([VENDOR, OPENSC]).cards) == 1
    assert installed.asked == [("vendor", ("A",))]


@pytest.mark.parametrize(
    "cause", [Cause.REMOVED_DURING_READING, Cause.CHANGED_DURING_READING, Cause.SERVICE_STOPPED, Cause.TIMED_OUT]
)
def test_a_card_that_left_or_hangs_is_not_tried_again(scard: FakeScard, installed: Installed, cause: Cause) -> None:
    scard.put("A")
    installed.gives("vendor", problems=[problem(cause)])
    installed.gives("opensc", card("A"))
    assert causes(read_all([VENDOR, OPENSC])) == [("A", cause)]
    assert [name for name, _ in installed.asked] == ["vendor"]


def test_of_several_problems_the_most_telling_is_told(scard: FakeScard, installed: Installed) -> None:
    scard.put("A")
    installed.gives("vendor", problems=[problem(Cause.CARD_UNSUPPORTED)])
    installed.gives("opensc", problems=[problem(Cause.NO_AUTHENTICATION_CERTIFICATE, profile="opensc")])
    assert causes(read_all([VENDOR, OPENSC])) == [("A", Cause.NO_AUTHENTICATION_CERTIFICATE)]


def test_a_cause_without_rank_is_told_when_there_is_no_other(scard: FakeScard, installed: Installed) -> None:
    scard.put("A")
    installed.gives("vendor", problems=[problem(Cause.NO_CARD), problem(Cause.MIDDLEWARE_MISSING, "")])
    assert causes(read_all([VENDOR])) == [("A", Cause.NO_CARD), ("", Cause.MIDDLEWARE_MISSING)]


def test_the_second_module_of_a_profile_is_tried_when_the_first_cannot_be_used(
    scard: FakeScard, installed: Installed
) -> None:
    scard.put("A")
    installed.gives("vendor", problems=[problem(Cause.MIDDLEWARE_BITNESS)])
    installed.gives("vendor", card("A"))
    assert len(read_all([VENDOR]).cards) == 1


def test_the_first_modules_fault_is_told_when_none_can_be_used(scard: FakeScard, installed: Installed) -> None:
    scard.put("A")
    installed.gives("vendor", problems=[problem(Cause.MIDDLEWARE_BITNESS)])
    installed.gives("vendor", problems=[problem(Cause.MIDDLEWARE_MISBEHAVES)])
    assert causes(read_all([VENDOR])) == [("A", Cause.MIDDLEWARE_BITNESS)]


def test_no_middleware_while_a_card_is_there(scard: FakeScard, installed: Installed) -> None:
    scard.put("A")
    assert causes(read_all([VENDOR, OPENSC])) == [("A", Cause.MIDDLEWARE_MISSING)]
    scard.put("B")
    assert causes(read_all([VENDOR, OPENSC])) == [("", Cause.MIDDLEWARE_MISSING)]


def test_mute_cards_and_cards_in_exclusive_use_are_not_touched(scard: FakeScard, installed: Installed) -> None:
    scard.put("A", flags=MUTE)
    scard.put("B", flags=EXCLUSIVE)
    installed.gives("vendor")
    assert causes(read_all([VENDOR])) == [("A", Cause.CARD_MUTE), ("B", Cause.IN_USE_ELSEWHERE)]
    assert installed.asked == []


# -- nothing to read --------------------------------------------------------------------------------------


def test_no_service_no_reader_no_card(scard: FakeScard, installed: Installed) -> None:
    installed.gives("vendor")
    assert causes(read_all([VENDOR])) == [("", Cause.NO_READER)]
    scard.empty("A")
    assert causes(read_all([VENDOR])) == [("A", Cause.NO_CARD)]
    scard.empty("B")
    assert causes(read_all([VENDOR])) == [("", Cause.NO_CARD)]
    scard.stop(fake_scard.NO_SERVICE)
    assert causes(read_all([VENDOR])) == [("", Cause.SERVICE_STOPPED)]
    scard.stop(0x8010006A)
    assert causes(read_all([VENDOR])) == [("", Cause.ACCESS_REFUSED)]


def test_software_tokens_make_a_missing_reader_unimportant(scard: FakeScard, installed: Installed) -> None:
    scard.stop(fake_scard.NO_SERVICE)
    installed.gives("vendor")
    installed.gives("soft", card("Soft 1", "soft"))
    result = read_all([VENDOR, SOFT])
    assert [found.reader for found in result.cards] == ["Soft 1"]
    assert result.problems == ()


def test_software_alone_asks_no_service(scard: FakeScard, installed: Installed) -> None:
    installed.gives("soft", card("Soft 1", "soft"), card("Soft 2", "soft", b"b"))
    assert len(read_all([SOFT], named=True).cards) == 2
    assert not scard.calls


def test_software_problems_are_told_only_when_asked_for(scard: FakeScard, installed: Installed) -> None:
    scard.empty("A")
    installed.gives("soft", problems=[problem(Cause.MIDDLEWARE_MISBEHAVES, "Soft 1", "soft")])
    assert causes(read_all([VENDOR, SOFT])) == [("A", Cause.NO_CARD)]
    assert causes(read_all([SOFT], named=True)) == [("Soft 1", Cause.MIDDLEWARE_MISBEHAVES)]
    assert [options["report_empty"] for options in installed.options][-1] is True


def test_software_without_tokens(installed: Installed) -> None:
    installed.gives("soft")
    assert causes(read_all([SOFT], named=True)) == [("", Cause.MIDDLEWARE_NO_TOKEN)]
    assert causes(read_all([SOFT])) == []


def test_several_software_profiles_of_which_one_is_installed(installed: Installed) -> None:
    installed.gives("soft", card("Soft 1", "soft"))
    result = read_all([replace(SOFT, name="gone"), SOFT], named=True)
    assert len(result.cards) == 1
    assert causes(result) == [("", Cause.MIDDLEWARE_MISSING)]


def test_no_profile_at_all(scard: FakeScard, installed: Installed) -> None:
    assert read_all([]) == SourceResult()


# -- asked for by name ------------------------------------------------------------------------------------


def test_a_profile_asked_for_that_is_not_installed(scard: FakeScard, installed: Installed) -> None:
    assert read_all([VENDOR], named=True).problems == (
        Problem(Cause.MIDDLEWARE_MISSING, profile="vendor", detail="no module is installed"),
    )


def test_a_profile_asked_for_that_cannot_be_loaded(scard: FakeScard, installed: Installed) -> None:
    installed.gives("vendor")
    installed.broken["vendor"] = MiddlewareBitnessError("wrong", profile="vendor")
    assert causes(read_all([VENDOR], named=True)) == [("", Cause.MIDDLEWARE_BITNESS)]
    assert installed.asked == []


def test_one_of_several_asked_for_can_be_loaded(scard: FakeScard, installed: Installed) -> None:
    scard.put("A")
    installed.gives("vendor")
    installed.gives("opensc", card("A", "opensc"))
    installed.broken["vendor"] = MiddlewareBitnessError("wrong", profile="vendor")
    result = read_all([VENDOR, OPENSC], named=True)
    assert len(result.cards) == 1
    assert causes(result) == [("", Cause.MIDDLEWARE_BITNESS)]


def test_a_module_of_its_own(scard: FakeScard, installed: Installed) -> None:
    path = ModulePath("windows", r"%ProgramFiles%\Vendor\vendor*.dll", Confidence.CERTAIN, "test")
    known = replace(VENDOR, paths=(path,))
    installed.gives("vendor", card("Soft slot"))
    installed.gives("other", card("Soft slot"))
    for module, profile in (("/opt/VENDOR64.dll", "vendor"), ("/opt/other.so", "other")):
        assert len(read_all([OPENSC, known], module=Path(module)).cards) == 1
        assert installed.asked[-1] == (profile, ())
    installed.gives("opensc")
    read_all([OPENSC], module=Path("/opt/whatever.so"))
    assert installed.asked[-1] == ("opensc", ())


# -- one reader -------------------------------------------------------------------------------------------


def test_one_reader_by_a_part_of_its_name(scard: FakeScard, installed: Installed) -> None:
    scard.put("Alpha")
    scard.put("Beta")
    installed.gives("vendor", card("Beta"))
    installed.gives("soft", card("Soft 1", "soft"))
    result = read_all([VENDOR, SOFT], reader="bet")
    assert [found.reader for found in result.cards] == ["Beta"]
    assert installed.asked == [("vendor", ("Beta",))]


def test_a_software_slot_by_a_part_of_its_name(scard: FakeScard, installed: Installed) -> None:
    scard.put("Alpha")
    installed.gives("vendor", card("Alpha"))
    installed.gives("soft", card("Soft 1", "soft"), card("Soft 2", "soft", b"b"))
    assert [found.reader for found in read_all([VENDOR, SOFT], reader="soft 2").cards] == ["Soft 2"]


def test_a_reader_nobody_has(scard: FakeScard, installed: Installed) -> None:
    scard.put("Alpha")
    installed.gives("vendor", card("Alpha"))
    installed.gives("soft", card("Soft 1", "soft"))
    assert causes(read_all([VENDOR], reader="x")) == [("x", Cause.NO_READER)]
    assert causes(read_all([VENDOR, SOFT], reader="x")) == [("x", Cause.NO_READER)]
    assert causes(read_all([SOFT], reader="x", named=True)) == [("x", Cause.NO_READER)]
