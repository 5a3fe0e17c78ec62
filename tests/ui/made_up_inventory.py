"""Inventories, made up for the window; nothing here is parsed or judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cardtool.app.language import Texts
from cardtool.model.certificate import Name, NameAttribute
from cardtool.model.oid import KantaOid, OidVerdict, OidVerdictCode, WantedOid
from cardtool.model.service import ServiceUsage
from cardtool.model.sighting import Coverage, Place, Refusal, RefusalReason, SourceKind, SourceState
from tests.store.inventories import JUDGEMENT, found, inventory
from ui.inventory.content import Content, make_content

if TYPE_CHECKING:
    from cardtool.model.inventory import Inventory, InventoryCertificate

ENGLISH = Texts("en")
END = datetime(2027, 1, 31, 21, 59, 59, tzinfo=UTC)
ROOT = "1.2.246.10.32213043"


def item(name: str, oid: str = "", *, days: int = 0, usage: ServiceUsage = ServiceUsage.SERVER) -> InventoryCertificate:
    """A certificate of that name for that OID, ``days`` later than the others."""
    base = found(name)
    subject = Name((NameAttribute("2.5.4.10", "Satakunnan hyvinvointialue"), NameAttribute("2.5.4.3", name)))
    begun = base.certificate.not_before + timedelta(days=days)
    certificate = replace(
        base.certificate, subject=subject, not_before=begun, not_after=END + timedelta(days=days), sha256=f"{name}-sha"
    )
    return replace(
        base,
        certificate=certificate,
        oid=KantaOid(oid, ROOT) if oid else None,
        judgement=replace(JUDGEMENT, usage=usage),
        places=(Place(SourceKind.FILES, f"/etc/pki/{name}.pem"),),
    )


def verdict(oid: str, code: OidVerdictCode, organisation: str, *names: str, old: tuple[str, ...] = ()) -> OidVerdict:
    """An answer that rests on certificates of these names."""
    return OidVerdict(
        WantedOid(oid),
        code,
        organisation,
        certificates=tuple(f"{name}-sha" for name in names),
        predecessors=tuple(f"{name}-sha" for name in old),
    )


def three() -> Inventory:
    """Three certificates, five OIDs of three organisations, four sources in four states."""
    items = (item("gamma", f"{ROOT}.10"), item("alpha", f"{ROOT}.9", days=60), item("Älpha", days=-900))
    none, valid = OidVerdictCode.NONE, OidVerdictCode.VALID
    oids = (
        verdict(f"{ROOT}.10", valid, "Satakunta", "gamma", "alpha", old=("Älpha",)),
        verdict(f"{ROOT}.9", valid, "Satakunta", "alpha"),
        verdict("1.2.246.10.2", none, "Kainuu"),
        verdict("1.2.246.10.1", OidVerdictCode.EXPIRING, "Kainuu", "gone"),
        verdict("1.2.246.10.3", OidVerdictCode.UNKNOWN, ""),
    )
    refusal = Refusal(RefusalReason.PASSWORD_NEEDED, Place(SourceKind.FILES, "/etc/pki/a.p12"))
    coverage = tuple(
        Coverage(SourceKind.FILES, f"/etc/{state.value}", state, seen=1, looked_at=2, refusals=(refusal,) * number)
        for number, state in enumerate(SourceState)
    )
    return inventory(items, oids=oids, coverage=coverage)


def content_of(made: Inventory, texts: Texts = ENGLISH) -> Content:
    """The same, ready to be shown."""
    return make_content(texts, made)
