"""Chains: to a pinned root, to another root, to nowhere, and with a lie in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509

from cardtool.cards.training.authority import KeyKind
from cardtool.certificates import chain
from cardtool.certificates.chain import DEEPEST_CHAIN, MOST_SIGNATURES, ChainBuilder, build_trust
from cardtool.certificates.signatures import signed_by
from cardtool.model.certificate import Certificate, Defect
from cardtool.model.trust import Anchor, Trust, TrustState
from tests.certificates.making import BEGIN, Link, altered, link, parsed, tlv

if TYPE_CHECKING:
    from collections.abc import Iterable

CA = x509.BasicConstraints(ca=True, path_length=None)


def anchor(certificate: Certificate) -> Anchor:
    return Anchor("Pinned", certificate.sha256)


def key_id(octet: int) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier(bytes([octet] * 20))


def issuer_key_id(octet: int) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier(bytes([octet] * 20), None, None)


def key_usage(*, cert_sign: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=cert_sign,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


class TestTrusted:
    def test_the_whole_chain(self, leaf: Certificate, issuing: Certificate, root: Certificate) -> None:
        trust = build_trust(leaf, [root, leaf, issuing], [anchor(root)])
        assert trust == Trust(TrustState.TRUSTED, "Pinned", (leaf, issuing, root))

    def test_real_encodings(self, dvv_der: bytes, issuing: Certificate, root: Certificate) -> None:
        assert build_trust(parsed(dvv_der), [issuing, root], [anchor(root)]).state is TrustState.TRUSTED

    def test_a_pinned_root_itself(self, root: Certificate) -> None:
        assert build_trust(root, [], [anchor(root)]) == Trust(TrustState.TRUSTED, "Pinned", (root,))

    def test_dates_play_no_part(self) -> None:
        early = datetime(1990, 1, 1, tzinfo=UTC)
        root = link("root", not_before=early)
        holder = link("holder", root, not_before=BEGIN + timedelta(days=1), extensions=[])
        assert (
            build_trust(holder.certificate, [root.certificate], [anchor(root.certificate)]).state is TrustState.TRUSTED
        )

    def test_the_issuer_is_named_in_another_string_type(self, leaf: Certificate) -> None:
        root = link("Training CA")
        holder = link("holder", root, issuer_name="TRAINING  ca", extensions=[])
        assert holder.certificate.issuer.der != root.certificate.subject.der
        assert build_trust(holder.certificate, [root.certificate, leaf], [anchor(root.certificate)]).anchor == "Pinned"

    def test_of_two_generations_of_an_issuer_the_one_that_signed(self) -> None:
        key_of_old, key_of_new = KeyKind.P256.generate(), KeyKind.P256.generate()
        old = link("CA", key=key_of_old, extensions=[CA, key_id(1)])
        new = link("CA", key=key_of_new, extensions=[CA, key_id(2)])
        holder = link("holder", new, extensions=[issuer_key_id(2)])
        for pool in ([old, new], [new, old]):
            trust = build_trust(holder.certificate, certificates(pool), [anchor(new.certificate)])
            assert trust.chain == (holder.certificate, new.certificate)

    def test_the_signature_decides_where_key_identifiers_mislead(self) -> None:
        root = link("CA", extensions=[CA, key_id(1)])
        holder = link("holder", root, extensions=[issuer_key_id(9)])
        assert build_trust(holder.certificate, [root.certificate], [anchor(root.certificate)]).anchor == "Pinned"

    def test_of_two_ways_the_one_to_the_pinned_root(self) -> None:
        """A cross-certificate: the issuer's key is certified by itself and by the pinned root."""
        pinned = link("pinned", key=KeyKind.P256.generate())
        key = KeyKind.P256.generate()
        own, cross = link("CA", key=key), link("CA", pinned, key=key)
        holder = link("holder", own, extensions=[])
        for pool in ([own, cross, pinned], [pinned, cross, own]):
            trust = build_trust(holder.certificate, certificates(pool), [anchor(pinned.certificate)])
            assert trust.chain == (holder.certificate, cross.certificate, pinned.certificate)

    def test_a_root_that_is_pinned_only_by_name_lends_no_trust(self) -> None:
        real, forged = (link("Gov. Root CA", key=KeyKind.P256.generate()) for _ in range(2))
        holder = link("holder", forged, extensions=[])
        trust = build_trust(holder.certificate, [forged.certificate], [anchor(real.certificate)])
        assert trust.state is TrustState.NOT_TRUSTED


class TestNotTrusted:
    def test_a_complete_chain_to_another_root(self, leaf: Certificate, issuing: Certificate, root: Certificate) -> None:
        trust = build_trust(leaf, [issuing, root], [Anchor("Other", "0" * 64)])
        assert trust == Trust(TrustState.NOT_TRUSTED, "", (leaf, issuing, root))

    def test_a_self_signed_holder(self) -> None:
        alone = link("alone", extensions=[]).certificate
        assert build_trust(alone, [], []).state is TrustState.NOT_TRUSTED


class TestIncomplete:
    def test_no_issuer_at_hand(self, leaf: Certificate, root: Certificate) -> None:
        trust = build_trust(leaf, [root], [anchor(root)])
        assert trust == Trust(TrustState.INCOMPLETE, "", (leaf,), str(leaf.issuer))

    def test_the_root_is_missing(self, leaf: Certificate, issuing: Certificate, root: Certificate) -> None:
        trust = build_trust(leaf, [issuing], [anchor(root)])
        assert (trust.state, trust.chain) == (TrustState.INCOMPLETE, (leaf, issuing))
        assert trust.missing_issuer == "C=FI, O=Training CA, OU=Certification Authority Services, CN=Training Root CA"

    def test_only_another_generation_of_the_issuer_is_at_hand(self) -> None:
        old, new = (link("CA", key=KeyKind.P256.generate(), extensions=[CA, key_id(each)]) for each in (1, 2))
        holder = link("holder", new, extensions=[issuer_key_id(2)])
        assert build_trust(holder.certificate, [old.certificate], []).state is TrustState.INCOMPLETE

    @pytest.mark.parametrize(
        "extensions",
        [
            [],
            [x509.BasicConstraints(ca=False, path_length=None)],
            [CA, key_usage(cert_sign=False)],
        ],
        ids=["no constraints", "end entity", "may not sign certificates"],
    )
    def test_who_is_no_authority_issues_nothing(self, extensions: list[x509.ExtensionType]) -> None:
        root = link("root")
        no_authority = link("holder of a card", root, extensions=extensions, key=KeyKind.P256.generate())
        holder = link("forged", no_authority, extensions=[])
        pool = certificates([root, no_authority])
        trust = build_trust(holder.certificate, pool, [anchor(root.certificate)])
        assert (trust.state, trust.chain) == (TrustState.INCOMPLETE, (holder.certificate,))

    @pytest.mark.parametrize("defect", [Defect.UNREADABLE_EXTENSION, Defect.DUPLICATE_EXTENSION])
    def test_an_issuer_whose_rights_cannot_be_told(
        self, leaf: Certificate, issuing: Certificate, defect: Defect
    ) -> None:
        assert build_trust(leaf, [replace(issuing, defects=(defect,))], []).state is TrustState.INCOMPLETE

    def test_an_authority_with_the_right_to_sign(self) -> None:
        root = link("root", extensions=[CA, key_usage(cert_sign=True)])
        holder = link("holder", root, extensions=[])
        assert build_trust(holder.certificate, [root.certificate], [anchor(root.certificate)]).anchor == "Pinned"

    @pytest.mark.parametrize(("length", "state"), [(0, TrustState.INCOMPLETE), (1, TrustState.TRUSTED)])
    def test_path_length(self, length: int, state: TrustState) -> None:
        root = link("root", extensions=[x509.BasicConstraints(ca=True, path_length=length)])
        middle = link("middle", root, key=KeyKind.P256.generate())
        holder = link("holder", middle, extensions=[])
        trust = build_trust(holder.certificate, certificates([root, middle]), [anchor(root.certificate)])
        assert trust.state is state

    def test_a_self_issued_authority_does_not_count_in_the_path_length(self) -> None:
        root = link("root", extensions=[x509.BasicConstraints(ca=True, path_length=0)])
        rollover = link("root", root, key=KeyKind.P256.generate())
        holder = link("holder", rollover, extensions=[])
        pool = certificates([root, rollover])
        assert build_trust(holder.certificate, pool, [anchor(root.certificate)]).chain[-1] == root.certificate


class TestSignatureWrong:
    def test_the_issuer_did_not_sign(self, leaf: Certificate, issuing: Certificate, root: Certificate) -> None:
        forged = parsed(altered(leaf.der, serial=tlv(0x02, b"\x01")))
        trust = build_trust(forged, [issuing, root], [anchor(root)])
        assert trust == Trust(TrustState.SIGNATURE_WRONG, "", (forged,))

    def test_a_root_that_did_not_sign_itself(self, root: Certificate) -> None:
        forged = parsed(altered(root.der, serial=tlv(0x02, b"\x01")))
        assert build_trust(forged, [], []).state is TrustState.SIGNATURE_WRONG


class TestBounds:
    def test_a_loop_of_two(self) -> None:
        key_a, key_b = KeyKind.P256.generate(), KeyKind.P256.generate()
        b_by_b = link("B", key=key_b)
        a_by_b = link("A", b_by_b, key=key_a)
        b_by_a = link("B", a_by_b, key=key_b)
        trust = build_trust(a_by_b.certificate, certificates([a_by_b, b_by_a]), [])
        assert (trust.state, len(trust.chain)) == (TrustState.INCOMPLETE, 2)

    def test_depth(self) -> None:
        links = [link("0")]
        for number in range(1, DEEPEST_CHAIN + 1):
            links.append(link(str(number), links[-1]))
        pool, root = certificates(links), links[0].certificate
        deepest = build_trust(links[DEEPEST_CHAIN - 1].certificate, pool, [anchor(root)])
        too_deep = build_trust(links[DEEPEST_CHAIN].certificate, pool, [anchor(root)])
        assert (deepest.state, len(deepest.chain)) == (TrustState.TRUSTED, DEEPEST_CHAIN)
        assert (too_deep.state, len(too_deep.chain)) == (TrustState.INCOMPLETE, DEEPEST_CHAIN)

    def test_signatures(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A hundred authorities of one name and key certify each other: far more ways than anyone should walk."""
        verified: list[Certificate] = []

        def counted(certificate: Certificate, issuer: Certificate) -> bool:
            verified.append(issuer)
            return signed_by(certificate, issuer)

        monkeypatch.setattr(chain, "signed_by", counted)
        top = link("top")
        crowd = [link("CA", top, issuer_name="CA", not_before=BEGIN + timedelta(days=day)) for day in range(100)]
        holder = link("holder", crowd[0], extensions=[])
        trust = build_trust(holder.certificate, certificates(crowd), [anchor(top.certificate)])
        assert trust.state in {TrustState.INCOMPLETE, TrustState.NOT_TRUSTED}
        assert len(verified) <= MOST_SIGNATURES

    def test_signatures_that_were_not_looked_at_are_not_called_wrong(self) -> None:
        root = link("root")
        holder = link("holder", root, extensions=[])
        search = chain._Search(chain._Known([root.certificate], []), signatures_left=0)
        assert search.extend((holder.certificate,)).state is TrustState.INCOMPLETE


class TestManyAtOnce:
    def test_each_chain_is_the_one_that_is_built_alone(self) -> None:
        root, other = link("root"), link("other")
        issuing = link("issuing", root)
        foreign = link("foreign", other)
        leaves = [link(f"leaf {number}", issuer, extensions=[]) for number in range(2) for issuer in (issuing, foreign)]
        stray = link("stray", link("missing"), extensions=[])
        pool, anchors = certificates([root, issuing, other, foreign]), [anchor(root.certificate)]
        builder = ChainBuilder(pool, anchors)
        for each in (*leaves, stray, root, issuing, other):
            assert builder.trust(each.certificate) == build_trust(each.certificate, pool, anchors)

    def test_every_signature_is_verified_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        verified: list[tuple[str, str]] = []

        def counted(certificate: Certificate, issuer: Certificate) -> bool:
            verified.append((certificate.sha256, issuer.sha256))
            return signed_by(certificate, issuer)

        monkeypatch.setattr(chain, "signed_by", counted)
        root = link("root")
        issuing = link("issuing", root)
        leaves = certificates(link(f"leaf {number}", issuing, extensions=[]) for number in range(5))
        builder = ChainBuilder(certificates([issuing, root]), [anchor(root.certificate)])
        states = {builder.trust(leaf).state for leaf in (*leaves, *leaves)}
        assert states == {TrustState.TRUSTED}
        assert len(verified) == len(set(verified)) == len(leaves) + 1  # the pinned root needs no signature

    def test_names_without_their_encoding_are_compared_too(self) -> None:
        root = link("root")
        leaf = link("leaf", root, extensions=[]).certificate
        bare = replace(leaf, issuer=replace(leaf.issuer, der=b""))
        builder = ChainBuilder([root.certificate], [anchor(root.certificate)])
        assert builder.trust(bare).state is TrustState.TRUSTED


def certificates(links: Iterable[Link]) -> list[Certificate]:
    return [each.certificate for each in links]
