"""Who issued a certificate, up to a root, and whether that root is pinned.

Dates play no part: whether a certificate is valid today is a question of its own (domain note cards.md, 3.2, step 2).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from cardtool.certificates.names import comparison_key
from cardtool.certificates.signatures import signed_by
from cardtool.model.certificate import Certificate, Defect, KeyUse
from cardtool.model.trust import Trust, TrustState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cardtool.model.trust import Anchor

#: Most certificates in a chain; DVV's have three.
DEEPEST_CHAIN: Final = 8
#: Most signatures that are verified for one chain, however many candidates a hostile pool offers.
MOST_SIGNATURES: Final = 64

#: Whether such a certificate may issue others cannot be told, so it may not.
_DISQUALIFYING: Final = frozenset({Defect.UNREADABLE_EXTENSION, Defect.DUPLICATE_EXTENSION})
#: The better result first, when several issuers lead to several chains.
_PREFERENCE: Final = (TrustState.TRUSTED, TrustState.NOT_TRUSTED, TrustState.INCOMPLETE, TrustState.SIGNATURE_WRONG)

_NameKey: TypeAlias = "tuple[tuple[str, str], ...]"


def build_trust(leaf: Certificate, pool: Iterable[Certificate], anchors: Iterable[Anchor]) -> Trust:
    """Build the chain of ``leaf`` from the certificates of ``pool`` and say what it is worth.

    Args:
        leaf: the certificate in question; trusted as it is when it is itself a pinned root.
        pool: certificates of possible issuers, in any order, others among them.
        anchors: the pinned roots. Only a root whose certificate is in the pool can end the chain.
    """
    return _Search(_Known(pool, anchors)).extend((leaf,))


class ChainBuilder:
    """Builds the chains of many certificates from one pool; a signature is verified once, whoever asks.

    What stands above an issuer is looked for once, for all the certificates that it signed. Not for use by several
    threads at a time.

    Args:
        pool: certificates of possible issuers, in any order, others among them.
        anchors: the pinned roots.
    """

    def __init__(self, pool: Iterable[Certificate], anchors: Iterable[Anchor]) -> None:
        self._known = _Known(pool, anchors)
        self._above: dict[str, Trust] = {}

    def trust(self, leaf: Certificate) -> Trust:
        """The chain of ``leaf`` and what it is worth, as :func:`build_trust` says of it alone.

        The bound on signatures is for each certificate and each of its issuers.
        """
        if leaf.is_ca:
            return _Search(self._known).extend((leaf,))  # may stand in the chain of its own issuer
        return _Search(self._known, self._extend).extend((leaf,))

    def _extend(self, chain: tuple[Certificate, ...]) -> Trust:
        """The best chain that starts with a certificate that is no CA, and its issuer."""
        leaf, issuer = chain
        if issuer.sha256 not in self._above:
            self._above[issuer.sha256] = _Search(self._known).extend(chain)
        found = self._above[issuer.sha256]
        return replace(found, chain=(leaf, *found.chain[1:]))


class _Known:
    """Possible issuers by name, pinned roots, and the signatures that were verified."""

    def __init__(self, pool: Iterable[Certificate], anchors: Iterable[Anchor]) -> None:
        self.pinned = {anchor.sha256: anchor for anchor in anchors}
        self._by_subject: defaultdict[_NameKey, list[Certificate]] = defaultdict(list)
        self._keys: dict[bytes, _NameKey] = {}
        self._verified: dict[tuple[str, str], bool] = {}
        for certificate in {each.sha256: each for each in pool}.values():
            self._by_subject[comparison_key(certificate.subject)].append(certificate)

    def issuer_key(self, certificate: Certificate) -> _NameKey:
        """What the encodings of the issuer's name share; few issuers recur, so that of each encoding is kept."""
        name = certificate.issuer
        if not name.der:
            return comparison_key(name)
        if name.der not in self._keys:
            self._keys[name.der] = comparison_key(name)
        return self._keys[name.der]

    def issuers(self, certificate: Certificate) -> list[Certificate]:
        """The certificates whose subject is the issuer that ``certificate`` names."""
        return self._by_subject.get(self.issuer_key(certificate), [])

    def signed(self, certificate: Certificate, issuer: Certificate) -> bool:
        """Whether the issuer's key signed the certificate."""
        pair = (certificate.sha256, issuer.spki_sha256)
        if pair not in self._verified:
            self._verified[pair] = signed_by(certificate, issuer)
        return self._verified[pair]


@dataclass
class _Search:
    """The search for one chain: depth first, every candidate that verifies, within the bounds.

    Attributes:
        known: what is there to search in.
        go_on: how a chain is continued above an issuer; ``None`` by this search itself.
        signatures_left: how many signatures may still be looked at.
    """

    known: _Known
    go_on: Callable[[tuple[Certificate, ...]], Trust] | None = None
    signatures_left: int = MOST_SIGNATURES

    def extend(self, chain: tuple[Certificate, ...]) -> Trust:
        """The best chain that starts with ``chain``."""
        last = chain[-1]
        if last.sha256 in self.known.pinned:
            return Trust(TrustState.TRUSTED, self.known.pinned[last.sha256].name, chain)
        if self._is_root(last):
            return Trust(TrustState.NOT_TRUSTED, chain=chain)
        named = self._named_issuers(chain)
        signers = [issuer for issuer in named if self._signed(last, issuer)]
        if signers and len(chain) < DEEPEST_CHAIN:
            go_on = self.go_on or self.extend
            return min((go_on((*chain, issuer)) for issuer in signers), key=_rank)
        if not signers and self._contradicted(last, named):
            return Trust(TrustState.SIGNATURE_WRONG, chain=chain)
        return Trust(TrustState.INCOMPLETE, chain=chain, missing_issuer=str(last.issuer))

    def _is_root(self, certificate: Certificate) -> bool:
        return self._self_issued(certificate) and self._signed(certificate, certificate)

    def _contradicted(self, certificate: Certificate, named: list[Certificate]) -> bool:
        """Whether an issuer that the certificate names is at hand but did not sign it."""
        if self.signatures_left < 0:
            return False  # not everything was looked at
        at_hand = [*named, certificate] if self._self_issued(certificate) else named
        return any(_key_ids_agree(certificate, issuer) for issuer in at_hand)

    def _signed(self, certificate: Certificate, issuer: Certificate) -> bool:
        self.signatures_left -= 1  # known answers count too: they bound the number of ways that are walked
        return self.signatures_left >= 0 and self.known.signed(certificate, issuer)

    def _named_issuers(self, chain: tuple[Certificate, ...]) -> list[Certificate]:
        """Certificates that bear the issuer's name and may issue, those with the right key identifier first."""
        last = chain[-1]
        present = {certificate.sha256 for certificate in chain}
        named = self.known.issuers(last)
        allowed = [issuer for issuer in named if issuer.sha256 not in present and self._may_issue(issuer, chain)]
        return sorted(allowed, key=lambda issuer: not _key_ids_agree(last, issuer))

    def _may_issue(self, issuer: Certificate, chain: tuple[Certificate, ...]) -> bool:
        """Whether ``issuer`` is a CA that may stand above ``chain`` (RFC 5280, 6.1.4 k to n)."""
        if not issuer.is_ca or _DISQUALIFYING.intersection(issuer.defects):
            return False
        if issuer.key_usage is not None and KeyUse.KEY_CERT_SIGN not in issuer.key_usage:
            return False
        between = sum(not self._self_issued(certificate) for certificate in chain[1:])
        return issuer.path_length is None or between <= issuer.path_length

    def _self_issued(self, certificate: Certificate) -> bool:
        if len(certificate.subject.attributes) != len(certificate.issuer.attributes):
            return False
        return comparison_key(certificate.subject) == self.known.issuer_key(certificate)


def _rank(trust: Trust) -> int:
    return _PREFERENCE.index(trust.state)


def _key_ids_agree(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether the key identifiers do not tell that another key of the same issuer signed (RFC 5280, 4.2.1.1)."""
    wanted, offered = certificate.authority_key_id, issuer.subject_key_id
    return not wanted or not offered or wanted == offered
