"""From a stream of sightings to judged certificates, each once, whatever the number of its places."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from cardtool.model.certificate import Certificate, ParseReason
from cardtool.model.inventory import InventoryCertificate
from cardtool.model.sighting import Refusal, RefusalReason, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.app.inventory.knowledge import InventoryKnowledge
    from cardtool.model.oid import KantaOid, RootMatch
    from cardtool.model.sighting import Coverage, Place, Sighting

#: What could not be parsed, by the number of the source that saw it.
Refused: TypeAlias = "dict[int, list[Refusal]]"
_REASONS = {
    ParseReason.EMPTY: RefusalReason.NOT_A_CERTIFICATE,
    ParseReason.TOO_LARGE: RefusalReason.TOO_LARGE,
    ParseReason.NOT_A_CERTIFICATE: RefusalReason.NOT_A_CERTIFICATE,
    ParseReason.BAD_BASE64: RefusalReason.BAD_BASE64,
    ParseReason.TRUNCATED: RefusalReason.TRUNCATED,
    ParseReason.BAD_STRUCTURE: RefusalReason.BAD_STRUCTURE,
    ParseReason.BAD_TIME: RefusalReason.BAD_TIME,
    ParseReason.BAD_NAME: RefusalReason.BAD_NAME,
    ParseReason.BAD_KEY: RefusalReason.BAD_KEY,
    ParseReason.TOO_MANY: RefusalReason.TOO_MANY,
}
#: Form of SAML metadata in the detail of a place, whichever kind of source found it.
_SAML = "saml"


class Stock:
    """Gathers sightings; identity is the SHA-256 of the certificate, and each is parsed once."""

    def __init__(self) -> None:
        self._places: dict[bytes, list[Place]] = {}
        self._sources: dict[bytes, list[int]] = {}
        self._ders: dict[bytes, bytes] = {}

    def __len__(self) -> int:
        return len(self._ders)

    def add(self, sighting: Sighting, source: int = 0) -> None:
        """Note a certificate in its place.

        Args:
            sighting: the certificate, not parsed yet.
            source: which source of the scan saw it, from 0.
        """
        identity = hashlib.sha256(sighting.der).digest()
        places = self._places.get(identity)
        if places is None:
            self._ders[identity] = sighting.der
            self._places[identity] = [sighting.place]
            self._sources[identity] = [source]
        else:
            places.append(sighting.place)
            self._sources[identity].append(source)

    def confirm(self, source: Coverage, number: int) -> Coverage:
        """Take the rows of a list that only point to a certificate as its places, if any source saw the certificate.

        Args:
            source: what became of the source; rows without their certificate stay refused.
            number: which source of the scan it is, from 0.
        """
        from cardtool.inventory.scan import state_of
        from cardtool.inventory.sources.lists import confirm, pointer_of

        if not any(map(pointer_of, source.refusals)):
            return source
        known = self._by_sha1()
        places = tuple(confirm(source.refusals, known))
        for sighting in places:
            self.add(sighting, number)
        left = tuple(refusal for refusal in source.refusals if pointer_of(refusal) not in known)
        seen = source.seen + len(places)
        state = state_of(source.kind, left, seen=seen, skipped=source.skipped)
        return replace(source, state=state, seen=seen, refusals=left)

    def _by_sha1(self) -> dict[str, bytes]:
        """The certificates by the name that lists of other programs have for them; nothing is protected by it."""
        return {hashlib.sha1(der, usedforsecurity=False).hexdigest(): der for der in self._ders.values()}

    def judged(self, knowledge: InventoryKnowledge) -> tuple[tuple[InventoryCertificate, ...], Refused]:
        """Every certificate with what the rules say of it and who issued it; of those that cannot be parsed why.

        The reasons are by the number of the source.
        """
        from cardtool.app.inventory.chains import with_chains
        from cardtool.certificates.parsing import parse_certificate

        judged: list[InventoryCertificate] = []
        refused: Refused = {}
        for identity, der in self._ders.items():
            places = tuple(dict.fromkeys(self._places[identity]))
            parsed = parse_certificate(der)
            if isinstance(parsed, Certificate):
                judged.append(_judge(parsed, places, knowledge))
            else:
                reason = _REASONS[parsed.reason]
                for place, source in zip(self._places[identity], self._sources[identity], strict=True):
                    refused.setdefault(source, []).append(Refusal(reason, place, parsed.detail))
        return with_chains(judged, knowledge), refused


def _judge(certificate: Certificate, places: tuple[Place, ...], knowledge: InventoryKnowledge) -> InventoryCertificate:
    from cardtool.rules.inventory_findings import named_organisation
    from cardtool.rules.service_kind import kanta_oid_of

    oid = kanta_oid_of(certificate)
    named = named_organisation(certificate, knowledge.register)
    item = InventoryCertificate(
        certificate=certificate,
        judgement=knowledge.kinds.judge(certificate, hint=_hint(places)),
        oid=oid,
        root=_root(certificate, oid, knowledge),
        organisation=named.matched,
        places=places,
    )
    return replace(item, findings=knowledge.findings.findings(item, named))


def _root(certificate: Certificate, oid: KantaOid | None, knowledge: InventoryKnowledge) -> RootMatch | None:
    """Whose root the OID has; of X-Road and generic service certificates that of their business id."""
    from cardtool.rules.inventory_findings_seen import business_id_in

    if oid is not None:
        return knowledge.roots.match(oid)
    business_id = business_id_in(certificate)
    return knowledge.roots.match_business_id(business_id) if business_id else None


def _hint(places: Iterable[Place]) -> SourceKind | None:
    """SAML metadata tell what a certificate is for, wherever else it stands and however they were found.

    A certificate that they name for encryption alone is none of those that the message-signing rules are about.
    """
    return SourceKind.SAML if any(_is_for_saml_signing(place) for place in places) else None


def _is_for_saml_signing(place: Place) -> bool:
    """Whether a place is in SAML metadata, named by the user or found in a folder, and not for encryption."""
    if place.source is not SourceKind.SAML and not place.detail.startswith(_SAML):
        return False
    form, _, words = place.detail.partition(", ")
    of_saml = form.partition("#")[0] == _SAML or place.source is SourceKind.SAML
    return of_saml and not words.endswith("encryption")
