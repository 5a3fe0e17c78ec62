"""Who issued a certificate, up to a root, and whether that root is pinned.

Dates play no part: whether a certificate is valid today is a question of its own (domain note cards.md, 3.2, step 2).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cardtool.certificates.names import comparison_key
from cardtool.certificates.signatures import signed_by
from cardtool.model.certificate import Certificate, Defect, KeyUse
from cardtool.model.trust import Anchor, Trust, TrustState

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Most certificates in a chain; DVV's have three.
DEEPEST_CHAIN: Final = 8
#: Most signatures that are verified for one chain, however many candidates a hostile pool offers.
MOST_SIGNATURES: Final = 64

#: Whether such a certificate may issue others cannot be told, so it may not.
_DISQUALIFYING: Final = frozenset({Defect.UNREADABLE_EXTENSION, Defect.DUPLICATE_EXTENSION})
#: The better result first, when several issuers lead to several chains.
_PREFERENCE: Final = (TrustState.TRUSTED, TrustState.NOT_TRUSTED, TrustState.INCOMPLETE, TrustState.SIGNATURE_WRONG)


def build_trust(leaf: Certificate, pool: Iterable[Certificate], anchors: Iterable[Anchor]) -> Trust:
    """Build the chain of ``leaf`` from the certificates of ``pool`` and say what it is worth.

    Args:
        leaf: the certificate in question; trusted as it is when it is itself a pinned root.
        pool: certificates of possible issuers, in any order, others among them.
        anchors: the pinned roots. Only a root whose certificate is in the pool can end the chain.
    """
    return _Builder(pool, anchors).extend((leaf,))


@dataclass
class _Builder:
    """The search for one chain: depth first, every candidate that verifies, within the bounds."""

    pool: Iterable[Certificate]
    anchors: Iterable[Anchor]
    signatures_left: int = MOST_SIGNATURES
    pinned: dict[str, Anchor] = field(init=False)
    by_subject: dict[tuple[tuple[str, str], ...], list[Certificate]] = field(init=False)

    def __post_init__(self) -> None:
        self.pinned = {anchor.sha256: anchor for anchor in self.anchors}
        self.by_subject = defaultdict(list)
        for certificate in {each.sha256: each for each in self.pool}.values():
            self.by_subject[comparison_key(certificate.subject)].append(certificate)

    def extend(self, chain: tuple[Certificate, ...]) -> Trust:
        """The best chain that starts with ``chain``."""
        last = chain[-1]
        if last.sha256 in self.pinned:
            return Trust(TrustState.TRUSTED, self.pinned[last.sha256].name, chain)
        if self._is_root(last):
            return Trust(TrustState.NOT_TRUSTED, chain=chain)
        named = self._named_issuers(chain)
        signers = [issuer for issuer in named if self._signed(last, issuer)]
        if signers and len(chain) < DEEPEST_CHAIN:
            return min((self.extend((*chain, issuer)) for issuer in signers), key=_rank)
        if not signers and self._contradicted(last, named):
            return Trust(TrustState.SIGNATURE_WRONG, chain=chain)
        return Trust(TrustState.INCOMPLETE, chain=chain, missing_issuer=str(last.issuer))

    def _is_root(self, certificate: Certificate) -> bool:
        return _self_issued(certificate) and self._signed(certificate, certificate)

    def _contradicted(self, certificate: Certificate, named: list[Certificate]) -> bool:
        """Whether an issuer that the certificate names is at hand but did not sign it."""
        if self.signatures_left < 0:
            return False  # not everything was looked at
        at_hand = [*named, certificate] if _self_issued(certificate) else named
        return any(_key_ids_agree(certificate, issuer) for issuer in at_hand)

    def _signed(self, certificate: Certificate, issuer: Certificate) -> bool:
        self.signatures_left -= 1
        return self.signatures_left >= 0 and signed_by(certificate, issuer)

    def _named_issuers(self, chain: tuple[Certificate, ...]) -> list[Certificate]:
        """Certificates that bear the issuer's name and may issue, those with the right key identifier first."""
        last = chain[-1]
        present = {certificate.sha256 for certificate in chain}
        named = self.by_subject.get(comparison_key(last.issuer), [])
        allowed = [issuer for issuer in named if issuer.sha256 not in present and _may_issue(issuer, chain)]
        return sorted(allowed, key=lambda issuer: not _key_ids_agree(last, issuer))


def _rank(trust: Trust) -> int:
    return _PREFERENCE.index(trust.state)


def _self_issued(certificate: Certificate) -> bool:
    return comparison_key(certificate.subject) == comparison_key(certificate.issuer)


def _may_issue(issuer: Certificate, chain: tuple[Certificate, ...]) -> bool:
    """Whether ``issuer`` is a CA that may stand above ``chain`` (RFC 5280, 6.1.4 k to n)."""
    if not issuer.is_ca or _DISQUALIFYING.intersection(issuer.defects):
        return False
    if issuer.key_usage is not None and KeyUse.KEY_CERT_SIGN not in issuer.key_usage:
        return False
    between = sum(not _self_issued(certificate) for certificate in chain[1:])
    return issuer.path_length is None or between <= issuer.path_length


def _key_ids_agree(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether the key identifiers do not tell that another key of the same issuer signed (RFC 5280, 4.2.1.1)."""
    wanted, offered = certificate.authority_key_id, issuer.subject_key_id
    return not wanted or not offered or wanted == offered
