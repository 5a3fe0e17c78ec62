from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from cardtool.inventory.formats import saml
from cardtool.inventory.formats.registry import recognise
from cardtool.inventory.passwords import Passwords
from cardtool.inventory.xml_safe import LONGEST_TEXT
from cardtool.model.sighting import Place, RefusalReason, SourceKind
from tests.inventory.sources.made import base64_of, entities, entity, key_descriptor, made, signature

_PLACE = Place(SourceKind.FILES, "metadata.xml")
_REAL = Path(__file__).parents[4] / "shared/domain/realcerts/prod_ee_service_VRK_SP_G3_testi.apro.pem"
_ONE, _TWO = made("one"), made("two")


def _read(document: str) -> tuple[list[tuple[str, str]], list[tuple[RefusalReason, str]]]:
    """Alias and detail of the certificates, reason and detail of the refusals."""
    result = saml.read(document.encode(), _PLACE, Passwords())
    return (
        [(item.place.alias, item.place.detail) for item in result.items],
        [(refusal.reason, refusal.place.detail) for refusal in result.refusals],
    )


def test_every_key_descriptor_is_read_with_its_use_and_role() -> None:
    document = entity(
        "https://sp.example",
        key_descriptor(base64_of(_ONE.der), "signing"),
        key_descriptor(base64_of(_TWO.der), "encryption"),
        key_descriptor(base64_of(_ONE.der)),
        key_descriptor(base64_of(_TWO.der), "anything else"),
    )
    items, refusals = _read(document)
    assert items == [
        ("https://sp.example", "saml#1, sp signing"),
        ("https://sp.example", "saml#2, sp encryption"),
        ("https://sp.example", "saml#3, sp"),
        ("https://sp.example", "saml#4, sp"),
    ]
    assert refusals == []
    content = saml.read(document.encode(), _PLACE, Passwords())
    assert [item.der for item in content.items] == [_ONE.der, _TWO.der, _ONE.der, _TWO.der]


def test_two_certificates_of_one_descriptor_are_two() -> None:
    inside = base64_of(_ONE.der) + "</ds:X509Certificate><ds:X509Certificate>" + base64_of(_TWO.der)
    assert len(_read(entity("e", key_descriptor(inside, "signing")))[0]) == 2


def test_a_group_has_the_entities_of_all_levels_and_its_own_signature() -> None:
    idp = entity("idp", key_descriptor(base64_of(_TWO.der)), role="IDPSSODescriptor")
    inner = entities("inner", idp)
    document = entities("outer", signature(base64_of(_ONE.der)), inner, entity("sp", around=signature("")))
    items, refusals = _read(document)
    assert items == [("outer", "saml#1, metadata signature"), ("idp", "saml#2, idp")]
    assert refusals == [(RefusalReason.NO_CERTIFICATE, "saml#3")]


def test_a_broken_certificate_is_refused_alone() -> None:
    document = entity(
        "e",
        key_descriptor(base64_of(_ONE.der)),
        key_descriptor("not*base64"),
        key_descriptor("ää"),
        key_descriptor(base64_of(b"hello world")),
        key_descriptor(base64_of(_ONE.der[:-5])),
        key_descriptor("A" * (LONGEST_TEXT + 4)),
        key_descriptor(" \n "),
        key_descriptor(base64_of(_TWO.der)),
    )
    items, refusals = _read(document)
    assert [detail for _, detail in items] == ["saml#1, sp", "saml#8, sp"]
    assert refusals == [
        (RefusalReason.BAD_BASE64, "saml#2"),
        (RefusalReason.BAD_BASE64, "saml#3"),
        (RefusalReason.NOT_A_CERTIFICATE, "saml#4"),
        (RefusalReason.TRUNCATED, "saml#5"),
        (RefusalReason.TOO_LARGE, "saml#6"),
        (RefusalReason.NO_CERTIFICATE, "saml#7"),
    ]


def test_a_whole_pem_block_in_the_element_is_read() -> None:
    assert len(_read(entity("e", key_descriptor(_ONE.pem.decode())))[0]) == 1


def test_certificates_before_the_end_of_a_cut_document_are_kept() -> None:
    document = entity("e", key_descriptor(base64_of(_ONE.der)), key_descriptor(base64_of(_TWO.der)))
    items, refusals = _read(document[: document.rindex("</ds:X509Certificate>")])
    assert len(items) == 1
    assert refusals == [(RefusalReason.TRUNCATED, "saml")]


def test_a_dtd_is_refused_as_such() -> None:
    document = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>{entity("e", key_descriptor("&e;"))}'
    assert saml.sniff(document.encode())
    assert _read(document) == ([], [(RefusalReason.XML_FORBIDDEN, "saml")])


def test_metadata_without_certificates_are_skipped() -> None:
    assert saml.read(entity("e").encode(), _PLACE, Passwords()).skipped


def test_an_alias_is_bounded_and_a_certificate_outside_any_entity_has_none() -> None:
    assert len(_read(entity("x" * 5000, key_descriptor(base64_of(_ONE.der))))[0][0][0]) == 1024
    loose = f"<other><X509Certificate>{base64_of(_ONE.der)}</X509Certificate></other>"
    assert _read(loose)[0] == [("", "saml#1")]


def test_it_is_recognised_by_its_content() -> None:
    for document in (entity("e"), entities("g"), '<?xml version="1.0"?><EntityDescriptor/>'):
        known = recognise(document.encode())
        assert known is not None
        assert known.name == saml.FORM
    assert not saml.sniff(b"<md:Something/>")


def test_metadata_in_utf_16_are_read() -> None:
    content = entity("e", key_descriptor(base64_of(_ONE.der))).encode("utf-16")
    assert saml.sniff(content)
    assert len(saml.read(content, _PLACE, Passwords()).items) == 1


def test_a_real_certificate_in_metadata_is_found_byte_for_byte() -> None:
    if not _REAL.exists():
        pytest.skip("the collection of real certificates is not beside the repository")
    der = x509.load_pem_x509_certificate(_REAL.read_bytes()).public_bytes(Encoding.DER)
    result = saml.read(entity("e", key_descriptor(base64_of(der), "signing")).encode(), _PLACE, Passwords())
    assert [item.der for item in result.items] == [der]


_PARTS = st.sampled_from(
    [
        "<EntityDescriptor entityID='e'>",
        "</EntityDescriptor>",
        "<EntitiesDescriptor>",
        "</EntitiesDescriptor>",
        "<KeyDescriptor use='signing'>",
        "</KeyDescriptor>",
        "<X509Certificate>",
        "</X509Certificate>",
        base64_of(_ONE.der),
        "AAAA",
        "&#0;",
    ]
)


@given(st.lists(_PARTS, max_size=30))
def test_any_mixture_is_read_or_refused(parts: list[str]) -> None:
    result = saml.read("".join(["<metadata>", *parts]).encode(), _PLACE, Passwords())
    assert all(item.der == _ONE.der for item in result.items)
    assert result.refusals  # the first element never ends, unless something went wrong before


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    saml.sniff(content)
    assert saml.read(content, _PLACE, Passwords()).items == ()


@given(st.data())
def test_a_damaged_document_never_gives_another_certificate(data: st.DataObject) -> None:
    document = bytearray(entity("e", key_descriptor(base64_of(_ONE.der), "signing")).encode())
    at = data.draw(st.integers(0, len(document) - 1))
    document[at] = data.draw(st.integers(0, 255))
    result = saml.read(bytes(document), _PLACE, Passwords())
    assert len(result.items) <= 1
