from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.cards import service_life
from cardtool.cards.pcsc_hardware import PcscHardware
from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.cards.profiles import load_profiles
from cardtool.cards.service_life import ServiceLife
from cardtool.cards.virtual import profiles
from cardtool.model.errors import ServiceStoppedError
from tests.cards.helper.conftest import helpers
from tests.virtual_card.throwaway import certificates

if TYPE_CHECKING:
    from cardtool.cards.helper.pool import Helpers
    from tests.rig.rig import PcscRig


__all__ = ["helpers"]


class FakeContext:
    """A context of a service that runs or not, as the test says; one that died stays dead."""

    running = True

    def __init__(self) -> None:
        self.alive = FakeContext.running
        if not self.alive:
            raise ServiceStoppedError

    def reader_names(self) -> tuple[str, ...]:
        self.alive = self.alive and FakeContext.running
        if not self.alive:
            raise ServiceStoppedError
        return ()

    def release(self) -> None:
        """Nothing is held."""


@pytest.mark.parametrize(
    ("running", "answers"),
    [
        ([True, True, False, False, True, True], [False, False, True, False, True, False]),
        ([False, False, True, True], [False, False, True, False]),
    ],
)
def test_what_counts_as_a_restart(monkeypatch: pytest.MonkeyPatch, running: list[bool], answers: list[bool]) -> None:
    monkeypatch.setattr(service_life, "PcscContext", FakeContext)
    life = ServiceLife()
    told = []
    for state in running:
        monkeypatch.setattr(FakeContext, "running", state)
        told.append(life.restarted())
    assert told == answers


@pytest.mark.stack
def test_a_restart_is_noticed_once(pcsc_rig: PcscRig) -> None:
    life = ServiceLife()
    assert [life.restarted(), life.restarted()] == [False, False]
    pcsc_rig.stop(hard=True)
    assert life.restarted()
    pcsc_rig.start()
    assert [life.restarted(), life.restarted()] == [True, False]


@pytest.mark.stack
def test_after_a_restart_a_card_is_never_taken_for_the_one_before(pcsc_rig: PcscRig, helpers: Helpers) -> None:
    """Same reader, same answer to reset, same event count: only a new start of the module tells the cards apart."""
    opensc = next(profile for profile in load_profiles() if profile.name == "opensc")
    hardware = PcscHardware()
    source = Pkcs11Source(opensc, pcsc_rig.opensc_module, hardware=hardware, helpers=helpers)
    seen = []
    for holder in ("ONE", "TWO"):
        pcsc_rig.stop()
        pcsc_rig.start()
        made = certificates(holder)
        with pcsc_rig.inserted(profiles.build("s42", authentication=made.authentication, signature=made.signature)):
            (card,) = source.read(hardware.readers()).cards
        assert set(card.certificates) == {made.authentication, made.signature}
        seen.append(card.certificates)
    assert seen[0] != seen[1]
