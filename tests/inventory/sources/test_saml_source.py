from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanLimits, ScanWatch
from cardtool.inventory.sources import saml
from cardtool.inventory.sources.fetching import FetchError
from cardtool.inventory.sources.saml import SamlSource
from cardtool.inventory.sources.waiting import StoppedError
from cardtool.model.sighting import Refusal, RefusalReason, Sighting, SourceKind, SourceState
from tests.inventory.sources.made import base64_of, entity, key_descriptor, made

if TYPE_CHECKING:
    from pathlib import Path

_ONE = made("one")
_DOCUMENT = entity("https://sp.example", key_descriptor(base64_of(_ONE.der), "signing"), key_descriptor("*")).encode()


def _fetched(monkeypatch: pytest.MonkeyPatch, answer: bytes | Exception) -> None:
    def fetch(*_: object) -> bytes:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(saml, "fetch", fetch)


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "metadata.xml"
    path.write_bytes(_DOCUMENT)
    certificate, broken = SamlSource([str(path)]).scan(ScanWatch())
    assert isinstance(certificate, Sighting)
    assert (certificate.place.source, certificate.place.path) == (SourceKind.SAML, str(path))
    assert (certificate.place.alias, certificate.der) == ("https://sp.example", _ONE.der)
    assert isinstance(broken, Refusal)
    assert broken.reason is RefusalReason.BAD_BASE64


def test_an_address_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    _fetched(monkeypatch, _DOCUMENT)
    watch = ScanWatch()
    certificate, _ = SamlSource(["https://sp.example/metadata?x=1"]).scan(watch)
    assert certificate.place.path == "https://sp.example/metadata?x=1"
    assert certificate.place.host == "sp.example"
    assert (watch.progress.looked_at, watch.progress.expected) == (1, 1)


def test_a_password_in_an_address_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    _fetched(monkeypatch, FetchError(RefusalReason.UNSUPPORTED, "no"))
    source = SamlSource(["https://user:word@sp.example/m@x", "http://[::1"])
    refusals = list(source.scan(ScanWatch()))
    assert "word" not in source.name + repr(refusals)
    assert refusals[0].place.path == "https://sp.example/m@x"


@pytest.mark.parametrize("content", [b"<html/>", b"not found", b"", entity("e").encode()])
def test_what_is_no_metadata_or_has_no_certificates_is_refused(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "metadata.xml"
    path.write_bytes(content)
    _fetched(monkeypatch, content)
    found = list(SamlSource([str(path), "https://sp.example"]).scan(ScanWatch()))
    assert [each.reason for each in found if isinstance(each, Refusal)] == [RefusalReason.NO_CERTIFICATE] * 2


def test_what_cannot_be_had_makes_the_source_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fetched(monkeypatch, FetchError(RefusalReason.TIMED_OUT))
    scan = run_sources([SamlSource([str(tmp_path / "none.xml"), "https://sp.example"])], ScanWatch())
    assert list(scan) == []
    assert [refusal.reason for refusal in scan.coverage[0].refusals] == [
        RefusalReason.NOT_FOUND,
        RefusalReason.TIMED_OUT,
    ]
    assert scan.coverage[0].state is SourceState.UNREADABLE


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "metadata.xml"
    path.write_bytes(_DOCUMENT)
    (refusal,) = SamlSource([str(path)]).scan(ScanWatch(ScanLimits(file_bytes=10)))
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.TOO_LARGE


def test_cancel_ends_the_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = ScanWatch()

    def fetch(*_: object) -> bytes:
        watch.cancel()
        raise StoppedError

    monkeypatch.setattr(saml, "fetch", fetch)
    assert list(SamlSource(["https://one.example", "https://two.example"]).scan(watch)) == []
