"""``cardtool revocation check``: whom it tells, what it finds out, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.x509 import ocsp

from cardtool.app.training import begin_training
from cardtool.cli.main import root
from cardtool.cli.session import Session
from tests.app.diagnosing.asking import card_file, configure, issuer_file, workspace
from tests.certificates.revocation.making import answer, crl, refusal
from tests.cli.conftest import Run
from tests.diagnostics.network.servers import Server, web_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cardtool.app.workspace import Workspace


@pytest.fixture
def server() -> Iterator[Server]:
    with web_server() as served:
        yield served


@pytest.fixture
def here(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


@pytest.fixture
def check(here: Workspace) -> Callable[..., Run]:
    """Run the command at the moment that the answers are for."""

    def run(*arguments: str) -> Run:
        session = Session(workspace=here)
        command = ["--lang", "en", "revocation", "check", *arguments]
        result = CliRunner().invoke(root, command, obj=session, prog_name="cardtool")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Run(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    return str(card_file(tmp_path)), str(issuer_file(tmp_path))


def test_good(server: Server, here: Workspace, check: Callable[..., Run], files: tuple[str, ...]) -> None:
    configure(here, ocsp=[server.answer("/ocsp", lambda _: answer())])
    result = check(*files)
    assert result.code == 0
    assert "127.0.0.1" in result.errors
    assert "learn which certificate is looked at" in result.errors
    for words in ("Not revoked", "Signed by Training Issuing CA", "1 hour ago", "The issuer is not verified"):
        assert words in result.output


def test_evidence_that_does_not_end(
    server: Server, here: Workspace, check: Callable[..., Run], files: tuple[str, ...]
) -> None:
    configure(here, ocsp=[server.answer("/ocsp", lambda _: answer(next_update=None))])
    result = check(*files)
    assert result.code == 0
    assert "Valid until" not in result.output


def test_revoked(server: Server, here: Workspace, check: Callable[..., Run], files: tuple[str, ...]) -> None:
    revoked = answer(status=ocsp.OCSPCertStatus.REVOKED, reason=x509.ReasonFlags.superseded)
    configure(here, ocsp=[server.answer("/ocsp", lambda _: revoked)])
    result = check(*files)
    assert result.code == 1
    assert "Revoked on 31/01/2023 14:00 (a new card took its place)" in result.output


def test_it_could_not_be_found_out(
    server: Server, here: Workspace, check: Callable[..., Run], files: tuple[str, ...]
) -> None:
    configure(here, ocsp=[server.answer("/ocsp", lambda _: refusal())], crl=[server.serve("/list", b"garbage")])
    result = check(*files)
    assert result.code == 3
    for words in ("Could not be found out", "does not answer (try_later)", "the answer cannot be read"):
        assert words in result.output


def test_as_a_document(server: Server, here: Workspace, check: Callable[..., Run], files: tuple[str, ...]) -> None:
    configure(here, crl=[server.serve("/list", crl([4711], reason=x509.ReasonFlags.key_compromise))])
    result = check(*files, "--json")
    document = result.document
    (found,) = document["certificates"]
    assert (result.code, document["state"], document["hosts"]) == (1, "revoked", ["127.0.0.1"])
    assert (found["source"], found["age_seconds"], found["reason"]) == ("crl", 3600, "key_compromise")
    assert (found["revoked_at"], found["produced_at"]) == ("2023-01-31T12:00:00Z", "2023-02-01T07:00:00Z")


def test_offline_nobody_is_asked(
    server: Server, here: Workspace, check: Callable[..., Run], files: tuple[str, ...]
) -> None:
    configure(here, ocsp=[server.answer("/ocsp", lambda _: answer())])
    result = check(*files, "--offline", "--json")
    assert (result.code, result.document["state"], result.document["network"]) == (3, "not_checked", False)
    assert "Nobody is asked" in result.errors
    assert not server.asked


def test_a_delivered_list(here: Workspace, check: Callable[..., Run], files: tuple[str, ...]) -> None:
    folder = here.folders.administrator / "crls"
    folder.mkdir()
    (folder / "cards.crl").write_bytes(crl())
    result = check(*files, "--offline", "--json")
    (found,) = result.document["certificates"]
    assert (result.code, found["source"], found["url"]) == (0, "delivered_crl", "cards.crl")


def test_the_card_in_the_reader(here: Workspace, check: Callable[..., Run]) -> None:
    training = begin_training(here)
    training.insert("staff-old-district", training.readers[0])
    result = check("--offline")
    assert result.code == 3
    assert f"[{training.readers[0]}]" in result.output
    assert "nobody may be asked" in result.output
    document = check("--offline", "--json").document
    assert [found["usage"] for found in document["certificates"]] == ["authentication", "signature"]


def test_an_empty_reader(here: Workspace, check: Callable[..., Run]) -> None:
    begin_training(here)
    result = check("--json", "--offline")
    assert result.code == 3
    assert result.document["problems"]


def test_files_that_cannot_be_read(check: Callable[..., Run], tmp_path: Path) -> None:
    result = check(str(tmp_path / "missing.pem"))
    assert result.code == 3
    assert "missing.pem" in result.errors


def test_addresses_with_an_error(here: Workspace, check: Callable[..., Run], files: tuple[str, ...]) -> None:
    (here.folders.administrator / "revocation.toml").write_text("[[", encoding="utf-8")
    result = check(*files)
    assert result.code == 3
    assert "revocation.toml" in result.errors
