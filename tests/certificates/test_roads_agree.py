"""The strict and the tolerant road give the same facts wherever the strict one gives any."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID
from hypothesis import given
from hypothesis import strategies as st

from cardtool.certificates.layout import read_layout
from cardtool.certificates.strict import read_strictly
from cardtool.certificates.tolerant import read_tolerantly
from tests.certificates.making import altered, link, raw, tlv
from tests.fuzz.parsers.certificates import assert_roads_agree

if TYPE_CHECKING:
    from cardtool.model.certificate import Certificate

_UPN = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")
_OIDS = st.lists(st.integers(0, 2**40), min_size=1, max_size=6).map(
    lambda arcs: x509.ObjectIdentifier(".".join(map(str, [1, 2, *arcs])))
)
_TEXTS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)
_URIS = _TEXTS.map(x509.UniformResourceIdentifier)
_NAMES = st.one_of(
    _TEXTS.map(lambda text: x509.RFC822Name(f"a{len(text)}@example.invalid")),
    _TEXTS.map(x509.DNSName),
    _URIS,
    st.text(max_size=20).map(lambda text: x509.OtherName(_UPN, tlv(0x0C, text.encode()))),
    st.builds(x509.OtherName, _OIDS, _TEXTS.map(lambda text: tlv(0x0C, text.encode()))),
    _OIDS.map(x509.RegisteredID),
    st.ip_addresses(v=4).map(lambda address: x509.IPAddress(ip_address(address))),
    _TEXTS.map(lambda text: x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.LOCALITY_NAME, text)]))),
)


@st.composite
def _key_usages(draw: st.DrawFn) -> x509.KeyUsage:
    agreement = draw(st.booleans())
    bits = [draw(st.booleans()) for _ in range(4)] + [agreement] + [draw(st.booleans()) for _ in range(2)]
    return x509.KeyUsage(*bits, *(agreement and draw(st.booleans()) for _ in range(2)))


@st.composite
def _points(draw: st.DrawFn) -> x509.DistributionPoint:
    if draw(st.booleans()):
        return x509.DistributionPoint(draw(st.lists(_NAMES, min_size=1, max_size=3)), None, None, None)
    name = x509.RelativeDistinguishedName([x509.NameAttribute(x509.NameOID.COMMON_NAME, "point")])
    issuer = x509.DirectoryName(x509.Name([name]))
    relative = draw(st.booleans())
    return x509.DistributionPoint(None, name if relative else None, None, [issuer])


def _some(of: st.SearchStrategy[x509.ExtensionType]) -> st.SearchStrategy[list[x509.ExtensionType]]:
    return st.lists(of, max_size=1)


_EXTENSIONS = st.tuples(
    _some(st.lists(_NAMES, min_size=1, max_size=4).map(x509.SubjectAlternativeName)),
    _some(
        st.lists(_OIDS, min_size=1, max_size=4, unique=True).map(
            lambda oids: x509.CertificatePolicies(
                [x509.PolicyInformation(oid, ["http://example.invalid"]) for oid in oids]
            )
        )
    ),
    _some(_key_usages()),
    _some(st.lists(_OIDS, min_size=1, max_size=4).map(x509.ExtendedKeyUsage)),
    _some(
        st.one_of(
            st.just(x509.BasicConstraints(ca=False, path_length=None)),
            st.none().map(lambda _: x509.BasicConstraints(ca=True, path_length=None)),
            st.integers(0, 300).map(lambda length: x509.BasicConstraints(ca=True, path_length=length)),
        )
    ),
    _some(st.binary(max_size=20).map(x509.SubjectKeyIdentifier)),
    _some(st.binary(max_size=20).map(lambda identifier: x509.AuthorityKeyIdentifier(identifier, None, None))),
    _some(
        st.lists(
            st.builds(
                x509.AccessDescription,
                st.one_of(
                    _OIDS,
                    st.sampled_from([AuthorityInformationAccessOID.OCSP, AuthorityInformationAccessOID.CA_ISSUERS]),
                ),
                _NAMES,
            ),
            min_size=1,
            max_size=4,
        ).map(x509.AuthorityInformationAccess)
    ),
    _some(st.lists(_points(), min_size=1, max_size=3).map(x509.CRLDistributionPoints)),
    _some(
        st.lists(st.sampled_from([b"\x04\x00\x8e\x46\x01\x01", b"\x2a\x03\x04"]), max_size=3).map(
            lambda oids: raw("1.3.6.1.5.5.7.1.3", tlv(0x30, *(tlv(0x30, tlv(0x06, oid)) for oid in oids)))
        )
    ),
).map(lambda groups: [extension for group in groups for extension in group])


@given(extensions=_EXTENSIONS)
def test_any_conforming_extensions(extensions: list[x509.ExtensionType]) -> None:
    certificate = link("holder", extensions=extensions).certificate
    assert certificate.conforming
    assert read_strictly(certificate.der) == read_tolerantly(read_layout(certificate.der))


def test_the_certificates_of_the_made_up_authority(leaf: Certificate, issuing: Certificate, root: Certificate) -> None:
    for certificate in (leaf, issuing, root):
        assert certificate.conforming
        assert_roads_agree(certificate)


def test_the_strict_road_refuses_what_the_tolerant_one_reads(dvv_der: bytes) -> None:
    assert read_strictly(dvv_der) is None
    assert read_tolerantly(read_layout(dvv_der)).extensions.policies


@pytest.mark.parametrize("cutoff", ["500101000000Z", "491231235959Z"])
def test_two_digit_years_turn_at_50(leaf_der: bytes, cutoff: str) -> None:
    der = altered(leaf_der, validity=tlv(0x30, *[tlv(0x17, cutoff.encode())] * 2))
    strict = read_strictly(der)
    assert strict is not None
    assert strict == read_tolerantly(read_layout(der))
    assert strict.not_before.year == (1950 if cutoff.startswith("50") else 2049)
