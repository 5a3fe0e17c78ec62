from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.inventory.formats import xroad
from cardtool.inventory.formats.registry import recognise
from cardtool.inventory.passwords import Passwords
from cardtool.model.sighting import Place, RefusalReason, SourceKind
from tests.inventory.sources.made import base64_of, device, keyconf, made, xroad_certificate, xroad_key

_PLACE = Place(SourceKind.FILES, "keyconf.xml")
_SIGN, _AUTH, _HSM = made("1234567-1"), made("xroad.example"), made("hsm")


def _read(document: str) -> tuple[list[tuple[str, str]], list[tuple[RefusalReason, str]]]:
    result = xroad.read(document.encode(), _PLACE, Passwords())
    return (
        [(item.place.alias, item.place.detail) for item in result.items],
        [(refusal.reason, refusal.place.detail) for refusal in result.refusals],
    )


def _document(prefix: str = "ns3", root: str = "keyConf") -> str:
    return keyconf(
        device(
            "softToken",
            "0",
            xroad_key(
                "SIGNING",
                "A1B2",
                xroad_certificate(base64_of(_SIGN.der), active="true", status="registered"),
                xroad_certificate(base64_of(_AUTH.der), active="false", status="<b/>strange\n"),
            ),
            xroad_key("AUTHENTICATION", "C3D4", xroad_certificate(base64_of(_AUTH.der).replace("\n", ""))),
        ),
        device("hsm", "2", xroad_key("", "E5", xroad_certificate(base64_of(_HSM.der), active="1"))),
        prefix=prefix,
        root=root,
    )


@pytest.mark.parametrize(("prefix", "root"), [("ns3", "keyConf"), ("tns", "keyConf"), ("ns2", "deviceConf")])
def test_every_certificate_has_its_key_use_and_state(prefix: str, root: str) -> None:
    items, refusals = _read(_document(prefix, root))
    assert items == [
        ("softToken/0/A1B2", "keyconf#1, signing active registered"),
        ("softToken/0/A1B2", "keyconf#2, signing inactive strange"),
        ("softToken/0/C3D4", "keyconf#3, authentication active"),
        ("hsm/2/E5", "keyconf#4, active"),
    ]
    assert refusals == []


def test_it_is_recognised_by_its_content() -> None:
    known = recognise(_document().encode())
    assert known is not None
    assert known.name == xroad.FORM
    assert not xroad.sniff(b"<conf/>")


def test_a_broken_certificate_is_refused_alone() -> None:
    certificates = (
        xroad_certificate("***"),
        xroad_certificate(""),
        "<cert/>",
        xroad_certificate(base64_of(_SIGN.der), status="!" * 100),
    )
    items, refusals = _read(keyconf(device("softToken", "0", xroad_key("SIGNING", "K", *certificates))))
    assert items == [("softToken/0/K", "keyconf#4, signing active")]
    assert [reason for reason, _ in refusals] == [
        RefusalReason.BAD_BASE64,
        RefusalReason.NO_CERTIFICATE,
        RefusalReason.NO_CERTIFICATE,
    ]


def test_whole_certificates_of_a_cut_document_are_kept() -> None:
    document = _document()
    items, refusals = _read(document[: document.index("strange")])
    assert items == [("softToken/0/A1B2", "keyconf#1, signing active registered")]
    assert refusals == [(RefusalReason.TRUNCATED, "keyconf")]


def test_a_name_that_is_too_long_or_a_missing_one_leaves_its_part_empty() -> None:
    document = keyconf(
        f"<device><id>{'x' * 200_000}</id>"
        + xroad_key("SIGNING", "K", xroad_certificate(base64_of(_SIGN.der)))
        + "</device>"
    )
    assert _read(document)[0][0][0] == "//K"


def test_requests_and_public_keys_are_no_certificates() -> None:
    request = "<certRequest><subjectName>CN=x</subjectName></certRequest>"
    key = f"<key><keyId>K</keyId><publicKey>AAAA</publicKey>{request}</key>"
    assert xroad.read(keyconf(device("softToken", "0", key)).encode(), _PLACE, Passwords()).skipped


def test_a_dtd_is_refused() -> None:
    assert _read(f"<!DOCTYPE keyConf>{_document()[55:]}")[1] == [(RefusalReason.XML_FORBIDDEN, "keyconf")]


@pytest.mark.parametrize(
    ("alias", "key"),
    [("softToken/0/A1", "A1"), ("softToken/0/a/b", "a/b"), ("hsm/0/A1", ""), ("", ""), ("softToken", "")],
)
def test_the_soft_token_s_keys_are_known_by_the_alias(alias: str, key: str) -> None:
    assert xroad.soft_key(alias) == key


_PARTS = st.sampled_from(
    [
        "<device>",
        "</device>",
        "<key usage='SIGNING'>",
        "</key>",
        "<keyId>",
        "</keyId>",
        "<cert active='x'>",
        "</cert>",
        "<contents>",
        "</contents>",
        "<status>",
        "</status>",
        base64_of(_SIGN.der),
        "A",
    ]
)


@given(st.lists(_PARTS, max_size=40))
def test_any_mixture_is_read_or_refused(parts: list[str]) -> None:
    result = xroad.read("".join(["<keyConf>", *parts]).encode(), _PLACE, Passwords())
    assert all(item.der == _SIGN.der for item in result.items)
    assert result.refusals


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    xroad.sniff(content)
    assert xroad.read(content, _PLACE, Passwords()).items == ()
