"""The content decides which parser reads it; and sources are found by name."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from cardtool.inventory import sources
from cardtool.inventory.formats import unsupported
from cardtool.inventory.formats.registry import formats, may_hold_certificates, recognise
from cardtool.model.sighting import RefusalReason
from tests.inventory.made_stores import (
    CERTIFICATE_CLASS,
    JCEKS_MAGIC,
    KEY_PEM,
    NONE,
    PLACE,
    chain,
    jks,
    leaf,
    nss,
    p7,
    p12,
    pem,
    reasons,
)

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

CONTENTS = {
    "pem": pem(leaf()),
    "der": leaf(),
    "base64": base64.encodebytes(leaf()),
    "pkcs7": p7(chain()),
    "pkcs12": p12(),
    "jks": jks(),
    "nss": nss([(CERTIFICATE_CLASS, b"", leaf())]),
    "saml": b'<?xml version="1.0"?><EntityDescriptor entityID="x"/>',
    "keyconf": b"<keyConf/>",
    "unsupported": b"kych\0\1\0\0",
}


@pytest.mark.parametrize("name", CONTENTS)
def test_each_format_knows_its_own(name: str) -> None:
    known = recognise(CONTENTS[name])
    assert known is not None
    assert known.name == name
    assert may_hold_certificates(CONTENTS[name][:4096])


@pytest.mark.parametrize("content", [p7(chain(), Encoding.PEM), KEY_PEM])
def test_every_pem_is_pem(content: bytes) -> None:
    known = recognise(content)
    assert known is not None
    assert known.name == "pem"


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\3\4\x14\0\0\0"])
def test_everything_else_is_unknown(content: bytes) -> None:
    assert recognise(content) is None


def test_pictures_and_archives_are_not_worth_reading() -> None:
    assert not may_hold_certificates(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert may_hold_certificates(b"text")
    assert may_hold_certificates(JCEKS_MAGIC)


def test_names_are_unique() -> None:
    names = [known.name for known in formats()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("content", [b"\0\0\0\0CERT\1", b"kych\0\1", b"\0\6\x15\x61\0\0\0\2rest"])
def test_stores_that_are_not_read_say_so(content: bytes) -> None:
    assert unsupported.sniff(content)
    result = unsupported.read(content, PLACE, NONE)
    assert reasons(result) == [RefusalReason.UNSUPPORTED]
    assert result.refusals[0].detail
    assert unsupported.read(b"", PLACE, NONE).skipped


class TestSources:
    def test_every_built_in_one_can_be_loaded(self) -> None:
        points = sources.source_entry_points()
        assert {"files", "list", "saml", "system_trust", "tls", "windows_store", "xroad"} <= set(points)
        assert all(callable(point.load()) for point in points.values())

    def test_others_are_added_and_replace_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from importlib.metadata import EntryPoint as Point

        def installed(*, group: str) -> list[EntryPoint]:
            return [Point("mine", "a.b:C", group), Point("files", "a.b:C", group)]

        monkeypatch.setattr(sources, "entry_points", installed)
        points = sources.source_entry_points()
        assert points["mine"].value == "a.b:C"
        assert points["files"].value.startswith("cardtool.")
