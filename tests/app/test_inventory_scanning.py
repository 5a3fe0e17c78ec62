from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from cardtool.app.inventory.request import ScanRequest, is_horizon
from cardtool.app.inventory.scanning import new_watch, scan
from cardtool.app.inventory.stock import Stock
from cardtool.model.errors import SourceNotReadableError
from cardtool.model.oid import OidVerdictCode
from cardtool.model.sighting import RefusalReason, SourceKind, SourceState
from tests.app.inventories import EXPIRED, NOW, OID, folder_of, pem_of, service, wanted, without_times, workspace
from tests.inventory.made_stores import pem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_certificate_in_many_places_is_one(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a", first=pem_of(service()), second=pem_of(service(), service()))
    found = scan(workspace(tmp_path), ScanRequest(paths=(folder,)))
    (item,) = found.certificates
    assert [place.detail for place in item.places] == ["pem#1", "pem#1", "pem#2"]
    assert (found.as_of, found.scanned_at) == (NOW.date(), NOW)


def test_what_only_parsing_shows_is_refused_at_the_source_that_saw_it(tmp_path: Path) -> None:
    broken = pem(without_times(service()))
    first = folder_of(tmp_path / "a", good=pem_of(service()))
    second = folder_of(tmp_path / "ab", good=pem_of(service()), broken=broken)
    (tmp_path / "link").symlink_to(second, target_is_directory=True)
    found = scan(workspace(tmp_path), ScanRequest(paths=(first, tmp_path / "link")))
    whole, partial = found.coverage
    assert (whole.state, whole.seen, whole.refusals) == (SourceState.COMPLETE, 1, ())
    assert (partial.state, partial.seen) == (SourceState.PARTIAL, 1)
    (refusal,) = partial.refusals
    assert (refusal.reason, refusal.place.path) == (RefusalReason.BAD_TIME, str(second / "broken.pem"))


def test_a_source_of_nothing_but_broken_certificates_is_unreadable(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a", broken=pem(without_times(service())))
    found = scan(workspace(tmp_path), ScanRequest(paths=(folder,), wanted=wanted(tmp_path, OID)))
    assert [(source.state, source.seen) for source in found.coverage] == [(SourceState.UNREADABLE, 0)]
    assert [verdict.code for verdict in found.oids] == [OidVerdictCode.UNKNOWN]


def test_the_same_broken_certificate_counts_in_every_source(tmp_path: Path) -> None:
    broken = pem(without_times(service()))
    paths = tuple(folder_of(tmp_path / name, broken=broken, good=pem_of(service())) for name in ("a", "b"))
    found = scan(workspace(tmp_path), ScanRequest(paths=paths))
    assert [(source.seen, len(source.refusals)) for source in found.coverage] == [(1, 1), (1, 1)]


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (pem_of(service()), OidVerdictCode.VALID),
        (pem_of(service(EXPIRED)), OidVerdictCode.ONLY_OLD),
        (b"nothing", OidVerdictCode.NONE),
        (pem(service().der)[:300], OidVerdictCode.UNKNOWN),
    ],
)
def test_every_wanted_oid_has_a_verdict(tmp_path: Path, content: bytes, verdict: OidVerdictCode) -> None:
    folder = folder_of(tmp_path / "a")
    (folder / "file.txt").write_bytes(content)
    found = scan(workspace(tmp_path), ScanRequest(paths=(folder,), wanted=wanted(tmp_path, OID)))
    assert [oid.code for oid in found.oids] == [verdict]


def test_without_a_list_the_roots_of_the_counties_are_wanted(tmp_path: Path) -> None:
    found = scan(workspace(tmp_path), ScanRequest(paths=(folder_of(tmp_path / "a"),)))
    assert len(found.oids) == 25
    assert {verdict.code for verdict in found.oids} == {OidVerdictCode.NONE}


def test_a_cancelled_scan_keeps_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = folder_of(tmp_path / "a", one=pem_of(service()), two=pem_of(service(use="client", below=".10.3")))
    second = folder_of(tmp_path / "b", good=pem_of(service(use="server", below=".10.2")))
    watch = new_watch()
    monkeypatch.setattr(Stock, "add", _and_then(Stock.add, watch.cancel))
    found = scan(
        workspace(tmp_path), ScanRequest(paths=(first, second), wanted=wanted(tmp_path, "1.2.246.556.1")), watch
    )
    assert [source.state for source in found.coverage] == [SourceState.CANCELLED, SourceState.CANCELLED]
    assert [item.certificate.sha256 for item in found.certificates] == [service().sha256]
    assert [verdict.code for verdict in found.oids] == [OidVerdictCode.UNKNOWN]


def test_a_cancelled_source_stays_so_whatever_parsing_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path / "a", broken=pem(without_times(service())), good=pem_of(service()))
    watch = new_watch()
    monkeypatch.setattr(Stock, "add", _and_then(Stock.add, watch.cancel))
    (source,) = scan(workspace(tmp_path), ScanRequest(paths=(folder,)), watch).coverage
    assert (source.state, source.seen) == (SourceState.CANCELLED, 0)
    assert {refusal.reason for refusal in source.refusals} == {RefusalReason.CANCELLED, RefusalReason.BAD_TIME}


def _and_then(method: Callable[..., None], after: Callable[[], None]) -> Callable[..., None]:
    def both(*arguments: object) -> None:
        method(*arguments)
        after()

    return both


def test_an_imported_register_outranks_the_shipped_table(tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    register.write_text("oid;name\n1.2.246.10.32213086;Tuotu nimi\n", encoding="utf-8")
    request = ScanRequest(paths=(folder_of(tmp_path / "a", good=pem_of(service())),), register=register)
    (item,) = scan(workspace(tmp_path), request).certificates
    assert item.root is not None
    assert item.root.organisation == "Tuotu nimi"


@pytest.mark.parametrize("text", ["", "no oid at all\n"])
@pytest.mark.parametrize("option", ["wanted", "register"])
def test_a_list_that_says_nothing_is_an_error(tmp_path: Path, text: str, option: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    request = ScanRequest(paths=(tmp_path,), wanted=file) if option == "wanted" else ScanRequest(register=file)
    with pytest.raises(SourceNotReadableError) as raised:
        scan(workspace(tmp_path), request)
    assert raised.value.reader == str(file)


@pytest.mark.parametrize(("text", "fits"), [("90", True), ("90d", True), ("20%", True), ("soon", False), ("", False)])
def test_a_horizon_is_days_or_a_part_of_the_lifetime(tmp_path: Path, text: str, fits: bool) -> None:
    assert is_horizon(text) is fits
    if not fits:
        with pytest.raises(SourceNotReadableError):
            scan(workspace(tmp_path), ScanRequest(paths=(tmp_path,), horizon=text))


def test_every_option_is_a_source_of_its_own(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    request = ScanRequest(
        paths=(gone,),
        windows_stores=(r"LocalMachine\My",),
        tls=("127.0.0.1:no-port",),
        saml=(str(gone),),
        xroad=(gone,),
        lists=(gone,),
    )
    found = scan(workspace(tmp_path), request)
    kinds = ["FILES", "LIST", "XROAD", "SAML", "WINDOWS_STORE", "TLS"]
    assert [source.kind for source in found.coverage] == [SourceKind[kind] for kind in kinds]
    assert all(source.refusals and source.required for source in found.coverage)


def _pointer(der: bytes, **columns: str) -> str:
    """A row of osquery's table of certificates."""
    sha1 = hashlib.sha1(der).hexdigest()  # noqa: S324 - what the table has
    return json.dumps({"hostIdentifier": "sv01", "columns": {"sha1": sha1, "path": "/etc/ssl/x.pem"} | columns})


def test_a_row_that_points_to_a_certificate_seen_is_a_place_of_it(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a", good=pem_of(service()))
    rows = tmp_path / "osquery.ndjson"
    rows.write_text(_pointer(service().der) + "\n", encoding="utf-8")
    request = ScanRequest(paths=(folder,), lists=(rows,), wanted=wanted(tmp_path, OID, "1.2.246.556.1"))
    found = scan(workspace(tmp_path), request)
    (item,) = found.certificates
    assert [(place.host, place.path) for place in item.places[1:]] == [("sv01", "/etc/ssl/x.pem")]
    assert [(source.state, source.seen, source.refusals) for source in found.coverage] == [
        (SourceState.COMPLETE, 1, ()),
        (SourceState.COMPLETE, 1, ()),
    ]
    assert [oid.code for oid in found.oids] == [OidVerdictCode.VALID, OidVerdictCode.NONE]


def test_rows_whose_certificate_nobody_saw_stay_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a", good=pem_of(service()))
    rows = tmp_path / "osquery.ndjson"
    rows.write_text(_pointer(service().der) + "\n" + _pointer(b"other", path="/b") + "\n", encoding="utf-8")
    request = ScanRequest(paths=(folder,), lists=(rows,), wanted=wanted(tmp_path, "1.2.246.556.1"))
    found = scan(workspace(tmp_path), request)
    source = found.coverage[1]
    assert (source.state, source.seen) == (SourceState.PARTIAL, 1)
    assert [(refusal.reason, refusal.place.path) for refusal in source.refusals] == [
        (RefusalReason.NO_CERTIFICATE, "/b")
    ]
    assert [oid.code for oid in found.oids] == [OidVerdictCode.UNKNOWN]


def test_a_row_that_points_to_a_broken_certificate_tells_so(tmp_path: Path) -> None:
    broken = without_times(service())
    folder = folder_of(tmp_path / "a", broken=pem(broken))
    rows = tmp_path / "osquery.ndjson"
    rows.write_text(_pointer(broken), encoding="utf-8")
    found = scan(workspace(tmp_path), ScanRequest(paths=(folder,), lists=(rows,)))
    assert [source.state for source in found.coverage] == [SourceState.UNREADABLE, SourceState.UNREADABLE]
    assert [refusal.reason for refusal in found.coverage[1].refusals] == [RefusalReason.BAD_TIME]


def test_a_request_shows_no_password() -> None:
    assert "salasana" not in repr(ScanRequest(passwords=("salasana",)))
    assert ScanRequest(passwords=("salasana",)).names_nothing
    assert not ScanRequest(tokens=True).names_nothing
    assert not ScanRequest(system_trust=True).names_nothing


def test_the_list_of_wanted_oids_is_read_once_and_its_failures_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cardtool.register import wanted as register_wanted

    listed = wanted(tmp_path, OID, "1.2.3", "no oid")
    reads: list[Path] = []
    read = register_wanted.read_wanted

    def noted(path: Path) -> register_wanted.WantedList:
        reads.append(path)
        return read(path)

    monkeypatch.setattr(register_wanted, "read_wanted", noted)
    found = scan(workspace(tmp_path), ScanRequest(paths=(tmp_path,), wanted=listed))
    assert reads == [listed]
    assert [verdict.wanted.oid for verdict in found.oids] == [OID]
    assert {(failure.line, failure.reason) for failure in found.list_failures} == {(3, "bad_oid"), (4, "bad_oid")}
    assert not scan(workspace(tmp_path), ScanRequest(paths=(tmp_path,))).list_failures
