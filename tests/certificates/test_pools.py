"""Issuers' certificates of the operating system and of an administrator's folder."""

from __future__ import annotations

import os
import ssl
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.certificates import pools
from cardtool.certificates.pools import folder_certificates, system_certificates, system_issuers
from cardtool.model.certificate import ParsedCertificates, ParseReason
from tests.certificates.test_bundles import pem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.model.certificate import Certificate


@pytest.fixture
def fresh_store() -> Iterator[None]:
    """The system's store is read anew in the test and after it."""
    system_certificates.cache_clear()
    yield
    system_certificates.cache_clear()


def set_verify_paths(monkeypatch: pytest.MonkeyPatch, cafile: Path | None, capath: Path | None) -> None:
    """Let OpenSSL name these places."""
    paths: Any = ssl.get_default_verify_paths()
    cafile_name, capath_name = (path and str(path) for path in (cafile, capath))
    named = paths._replace(cafile=cafile_name, capath=capath_name)
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: named)


class TestFolder:
    def test_every_suffix(self, tmp_path: Path, leaf: Certificate, issuing: Certificate, root: Certificate) -> None:
        (tmp_path / "1.PEM").write_bytes(pem(leaf.der))
        (tmp_path / "2.cer").write_bytes(issuing.der)
        (tmp_path / "3.crt").write_bytes(pem(root.der) + pem(leaf.der))
        (tmp_path / "4.der").write_bytes(leaf.der)
        (tmp_path / "notes.txt").write_bytes(pem(leaf.der))
        assert folder_certificates(tmp_path) == ParsedCertificates((leaf, issuing, root))

    def test_a_broken_file_is_named(self, tmp_path: Path, leaf: Certificate) -> None:
        (tmp_path / "a.pem").write_bytes(b"no certificate")
        (tmp_path / "b.pem").write_bytes(pem(leaf.der))
        parsed = folder_certificates(tmp_path)
        assert parsed.certificates == (leaf,)
        assert [failure.reason for failure in parsed.failures] == [ParseReason.NOT_A_CERTIFICATE]
        assert parsed.failures[0].detail.startswith("a.pem: ")

    def test_links_folders_and_special_files_are_passed_over(self, tmp_path: Path, leaf_der: bytes) -> None:
        elsewhere = tmp_path / "elsewhere.txt"
        elsewhere.write_bytes(leaf_der)
        (tmp_path / "folder.pem").mkdir()
        if hasattr(os, "mkfifo"):
            os.mkfifo(tmp_path / "pipe.pem")
            (tmp_path / "link.pem").symlink_to(elsewhere)
        assert folder_certificates(tmp_path) == ParsedCertificates()

    def test_a_folder_that_does_not_exist(self, tmp_path: Path) -> None:
        assert folder_certificates(tmp_path / "none") == ParsedCertificates()

    def test_a_file_in_place_of_the_folder(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        file.write_bytes(b"")
        assert [failure.reason for failure in folder_certificates(file).failures] == [ParseReason.NOT_A_CERTIFICATE]

    def test_a_file_that_cannot_be_opened(
        self, tmp_path: Path, leaf: Certificate, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "a.pem").write_bytes(pem(leaf.der))
        (tmp_path / "b.pem").write_bytes(pem(leaf.der))
        read = pools._content

        def refuse(file: Path) -> bytes:
            if file.name == "a.pem":
                raise PermissionError(13, "Permission denied")
            return read(file)

        monkeypatch.setattr(pools, "_content", refuse)
        parsed = folder_certificates(tmp_path)
        assert parsed.certificates == (leaf,)
        assert [failure.detail for failure in parsed.failures] == ["a.pem: Permission denied"]

    @pytest.mark.parametrize("bound", ["MOST_FILES", "MOST_CERTIFICATES"])
    def test_too_many(self, tmp_path: Path, leaf: Certificate, monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
        monkeypatch.setattr(pools, bound, 1)
        for name in ("a.pem", "b.pem", "c.pem"):
            (tmp_path / name).write_bytes(pem(leaf.der))
        parsed = folder_certificates(tmp_path)
        assert parsed.certificates == (leaf,)
        assert [failure.reason for failure in parsed.failures] == [ParseReason.TOO_MANY]


@pytest.mark.usefixtures("fresh_store")
class TestSystem:
    def test_the_store_of_this_machine(self) -> None:
        store = system_certificates()
        assert len({certificate.sha256 for certificate in store}) == len(store)
        assert system_certificates() is store

    def test_the_file_that_openssl_names(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leaf: Certificate, issuing: Certificate
    ) -> None:
        file = tmp_path / "ca-certificates.crt"
        file.write_bytes(pem(leaf.der) + pem(issuing.der) + pem(leaf.der))
        set_verify_paths(monkeypatch, file, tmp_path / "unused")
        assert system_certificates() == (leaf, issuing)

    def test_the_folder_that_openssl_names(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leaf: Certificate
    ) -> None:
        (tmp_path / "5ad8a5d6.0").write_bytes(pem(leaf.der))
        (tmp_path / "folder").mkdir()
        set_verify_paths(monkeypatch, None, tmp_path)
        assert system_certificates() == (leaf,)

    def test_a_folder_that_cannot_be_listed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        set_verify_paths(monkeypatch, None, tmp_path / "none")
        assert system_certificates() == ()

    def test_no_store_at_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        set_verify_paths(monkeypatch, None, None)
        assert system_certificates() == ()

    def test_the_stores_of_windows(
        self, monkeypatch: pytest.MonkeyPatch, leaf: Certificate, issuing: Certificate, root: Certificate
    ) -> None:
        def enum_certificates(store: str) -> list[tuple[bytes, str, Any]]:
            if store == "CA":
                raise PermissionError(5, "Access is denied")
            return [
                (root.der, "x509_asn", True),
                (issuing.der, "x509_asn", frozenset({"1.3.6.1.5.5.7.3.1"})),
                (leaf.der, "pkcs_7_asn", True),
                (b"broken", "x509_asn", True),
            ]

        monkeypatch.setattr(ssl, "enum_certificates", enum_certificates, raising=False)
        assert system_certificates() == (root, issuing)

    def test_issuers_are_found_by_name(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        leaf: Certificate,
        issuing: Certificate,
        root: Certificate,
    ) -> None:
        file = tmp_path / "roots.pem"
        file.write_bytes(pem(root.der) + pem(issuing.der))
        set_verify_paths(monkeypatch, file, None)
        assert system_issuers(leaf) == (issuing,)
        assert system_issuers(issuing) == (root,)
