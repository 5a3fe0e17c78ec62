"""Wanted OIDs, the certificates that stand for each, and the answer on two days, all written by hand.

The horizon is 90 days. Days on which anything changes are well away from both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from tests.estate import bodies, issuers
from tests.estate.issuing import Made, Truth, issue
from tests.estate.services import ascii_name, sote

if TYPE_CHECKING:
    from collections.abc import Iterator

#: In the transition, and long after it.
IN_2023: Final = date(2023, 3, 1)
IN_2024: Final = date(2024, 9, 1)
HORIZON: Final = "90d"
#: What "nothing found" is where a source could not be read whole.
NOTHING: Final = "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wanted OID.

    Attributes:
        oid: the OID.
        name: why it is here.
        in_2023: verdict on that day when every source could be read.
        in_2024: the same.
        certificates: those that stand for it, and some that only seem to.
    """

    oid: str
    name: str
    in_2023: str
    in_2024: str
    certificates: tuple[Made, ...] = ()


_SIGNATURE: Final = "system_signature"
_2020: Final = (date(2020, 2, 1), date(2022, 1, 31))
_STEADY: Final = (date(2022, 12, 1), date(2024, 10, 31))
_ENDING: Final = (date(2022, 4, 1), date(2023, 3, 31))
_NEXT: Final = (date(2023, 2, 15), date(2024, 2, 14))
_LATER: Final = (date(2024, 1, 1), date(2024, 12, 30))


def all_wanted() -> tuple[Wanted, ...]:
    """Every verdict, and every way to be mistaken about one."""
    return (*_renewed(), *_old(), *_nothing(), *_counted())


def _renewed() -> Iterator[Wanted]:
    body = bodies.PIRHA
    signature = sote(issuers.DVV_G3E, body, ".10.1", _SIGNATURE, _STEADY)
    yield Wanted(f"{body.root}.10.1", "steady", "valid", "expiring", (signature,))
    both = tuple(sote(issuers.DVV_G3R, body, ".10.2", "server", days) for days in (_ENDING, _NEXT))
    yield Wanted(f"{body.root}.10.2", "changed in time", "rollover", "only_old", both)
    late = tuple(sote(issuers.DVV_G3E, body, ".10.3", "server_client", days) for days in (_ENDING, _LATER))
    yield Wanted(f"{body.root}.10.3", "changed late", "expiring", "valid", late)
    uses = tuple(sote(issuers.DVV_G3E, body, ".10.4", use, _STEADY) for use in (_SIGNATURE, "server", "client"))
    yield Wanted(f"{body.root}.10.4", "one for each use", "valid", "expiring", uses)
    root = bodies.SIUN_SOTE
    below = tuple(sote(issuers.DVV_G3E, root, f".18.{n}", "server", _STEADY) for n in (1, 2))
    yield Wanted(root.root, "a root stands for everything under it", "valid", "expiring", below)


def _old() -> Iterator[Wanted]:
    body = bodies.PIRHA
    expired = sote(issuers.VRK_2015, body, ".10.5", _SIGNATURE, _2020, conforming=True)
    yield Wanted(f"{body.root}.10.5", "only an expired one", "only_old", "only_old", (expired,))
    before = sote(issuers.VRK_2015, bodies.SATSHP, ".10.0", _SIGNATURE, _STEADY)
    yield Wanted(f"{bodies.SATAKUNTA.root}.10.1", "under the predecessor's root", "only_old", "only_old", (before,))
    kept = sote(issuers.DVV_G3E, bodies.KEUSOTE_KEPT, ".10.1", _SIGNATURE, _STEADY)
    yield Wanted(f"{bodies.KEUSOTE.root}.10.1", "under the kept root", "only_old", "only_old", (kept,))
    yield Wanted(f"{bodies.KEUSOTE_KEPT.root}.10.1", "the kept root itself", "valid", "expiring")
    older = sote(issuers.DVV_G3R, bodies.OLDER_TREE, ".10.3", _SIGNATURE, _STEADY)
    yield Wanted(f"{bodies.POHJOIS_SAVO.root}.10.3", "in the older tree", "only_old", "only_old", (older,))


def _nothing() -> Iterator[Wanted]:
    yield Wanted(f"{bodies.LAPHA.root}.10.7", "nothing at all", NOTHING, NOTHING)
    yield Wanted(bodies.LAPHA.root, "nothing under the root", NOTHING, NOTHING)
    test = sote(issuers.DVV_G3E, bodies.ELOISA, ".10.1", "server", _STEADY, common_name="Reseptit_testi", test=True)
    yield Wanted(f"{bodies.ELOISA.root}.10.1", "only a test certificate", NOTHING, NOTHING, (test,))
    oid = f"{bodies.HYVAEP.root}.10.1"
    subject = (("C", "FI"), ("O", ascii_name(bodies.HYVAEP.name)), ("serialNumber", oid), ("CN", "Oma CA"))
    truth = Truth("ca", "other", oid=oid, oid_root=bodies.HYVAEP.root, business_id=bodies.HYVAEP.business_id)
    ca = issue(issuers.HOUSE, subject, truth, use="ca", first=_STEADY[0], last=_STEADY[1], self_signed=True)
    yield Wanted(oid, "only an authority with this OID", NOTHING, NOTHING, (ca,))
    future = sote(issuers.DVV_G3E, bodies.VAKE, ".10.10", _SIGNATURE, (date(2023, 6, 1), date(2025, 5, 31)))
    yield Wanted(f"{bodies.VAKE.root}.10.10", "not valid yet", NOTHING, "valid", (future,))
    yield Wanted(f"{bodies.VAKE.root}.10.1", "a longer OID begins like it", NOTHING, NOTHING)


def _counted() -> Iterator[Wanted]:
    kela = bodies.KELA
    test = sote(issuers.DVV_G3E, kela, ".12002.21.9", _SIGNATURE, _STEADY, common_name="INT_Reseptikeskus", test=True)
    yield Wanted(test.truth.oid, "a test OID counts test certificates", "valid", "expiring", (test,))
    vendor = sote(issuers.DVV_G3R, bodies.VENDOR, ".10.1", "server_client", _STEADY)
    yield Wanted(vendor.truth.oid, "another organisation's root", "valid", "expiring", (vendor,))
    body = bodies.KYMENLAAKSO
    twin = sote(issuers.DVV_G3E, body, ".10.1", _SIGNATURE, _STEADY)
    yield Wanted(twin.truth.oid, "one certificate in many places is no rollover", "valid", "expiring", (twin,))
    strange = sote(issuers.HOUSE, body, ".10.2", "server", _STEADY, conforming=True)
    strange = replace(strange, truth=replace(strange.truth, generation=""))
    yield Wanted(strange.truth.oid, "of an issuer that nobody knows", "valid", "expiring", (strange,))
