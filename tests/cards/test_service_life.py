from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.cards.pcsc import list_readers
from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.cards.profiles import load_profiles
from cardtool.cards.service_life import ServiceLife
from cardtool.cards.virtual import profiles
from tests.virtual_card.throwaway import certificates

if TYPE_CHECKING:
    from tests.rig.rig import PcscRig


@pytest.mark.stack
def test_a_restart_is_noticed_once(pcsc_rig: PcscRig) -> None:
    life = ServiceLife()
    assert [life.restarted(), life.restarted()] == [False, False]
    pcsc_rig.stop(hard=True)
    assert life.restarted()
    pcsc_rig.start()
    assert [life.restarted(), life.restarted()] == [True, False]


@pytest.mark.stack
def test_after_a_restart_a_card_is_never_taken_for_the_one_before(pcsc_rig: PcscRig) -> None:
    """Same reader, same answer to reset, same event count: only a new start of the module tells the cards apart."""
    opensc = next(profile for profile in load_profiles() if profile.name == "opensc")
    source = Pkcs11Source(opensc, pcsc_rig.opensc_module)
    seen = []
    for holder in ("ONE", "TWO"):
        pcsc_rig.stop()
        pcsc_rig.start()
        made = certificates(holder)
        with pcsc_rig.inserted(profiles.build("s42", authentication=made.authentication, signature=made.signature)):
            (card,) = source.read(list_readers()).cards
        assert set(card.certificates) == {made.authentication, made.signature}
        seen.append(card.certificates)
    assert seen[0] != seen[1]
