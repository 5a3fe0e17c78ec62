"""Stores as the tools that people use write them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from cardtool.inventory.formats.registry import recognise
from cardtool.inventory.passwords import Passwords
from cardtool.model.sighting import RefusalReason
from tests.certificates.making import HOLDER_KEY, NO_REAL, REAL
from tests.inventory.made_stores import PLACE, chain, ders, pem, reasons

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.inventory.formats.result import FormatResult

PASSWORD = "salasana"  # noqa: S105 - of stores made here
ALIAS = "kanta palvelu"


def needs(tool: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not installed")


def run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def read(path: Path, *passwords: str) -> FormatResult:
    content = path.read_bytes()
    known = recognise(content)
    assert known is not None
    return known.read(content, PLACE, Passwords(passwords))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stores")
    key = HOLDER_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(key)
    (folder / "leaf.pem").write_bytes(pem(chain()[0]))
    (folder / "chain.pem").write_bytes(b"".join(map(pem, chain()[1:])))
    (folder / "all.pem").write_bytes(b"".join(map(pem, chain())))
    return folder


@pytest.fixture(scope="module")
def p12(folder: Path) -> Path:
    return _export(folder, "plain.p12", "-legacy")


def _export(folder: Path, name: str, *options: str, password: str = PASSWORD) -> Path:
    command = ("openssl", "pkcs12", "-export", "-inkey", "key.pem", "-in", "leaf.pem", "-certfile", "chain.pem")
    run(*command, "-name", ALIAS, "-out", name, "-passout", f"pass:{password}", *options, cwd=folder)
    return folder / name


def assert_chain_with_key(result: FormatResult) -> None:
    assert set(ders(result)) == set(chain())
    assert [(item.der, item.place.alias) for item in result.items if item.place.key] == [(chain()[0], ALIAS)]
    assert not result.refusals


@needs("openssl")
class TestOpenssl:
    @pytest.mark.parametrize(
        "options",
        [
            (),
            ("-legacy",),
            ("-legacy", "-certpbe", "PBE-SHA1-RC2-128"),
            ("-legacy", "-certpbe", "PBE-SHA1-2DES"),
            ("-certpbe", "AES-128-CBC", "-macalg", "SHA512"),
            ("-certpbe", "DES-EDE3-CBC", "-iter", "5"),
            ("-nomaciter",),
        ],
        ids=" ".join,
    )
    def test_pkcs12(self, folder: Path, options: tuple[str, ...]) -> None:
        path = _export(folder, "store.p12", *options)
        assert_chain_with_key(read(path, "wrong", PASSWORD))
        assert reasons(read(path, "wrong")) == [RefusalReason.PASSWORD_NEEDED]

    @pytest.mark.parametrize("options", [(), ("-legacy",)], ids=" ".join)
    def test_pkcs12_with_an_empty_password(self, folder: Path, options: tuple[str, ...]) -> None:
        assert_chain_with_key(read(_export(folder, "empty.p12", *options, password="")))

    @pytest.mark.parametrize("options", [("-certpbe", "NONE"), ("-nomac",)], ids=" ".join)
    def test_pkcs12_with_open_certificates(self, folder: Path, options: tuple[str, ...]) -> None:
        assert_chain_with_key(read(_export(folder, "open.p12", *options)))

    @pytest.mark.parametrize("form", ["PEM", "DER"])
    def test_pkcs7(self, folder: Path, form: str) -> None:
        command = ("openssl", "crl2pkcs7", "-nocrl", "-certfile", "all.pem", "-outform", form, "-out", "all.p7b")
        run(*command, cwd=folder)
        assert set(ders(read(folder / "all.p7b"))) == set(chain())

    def test_signed_message_in_ber(self, folder: Path) -> None:
        command = ("openssl", "cms", "-sign", "-in", "all.pem", "-signer", "leaf.pem", "-inkey", "key.pem", "-certfile")
        run(*command, "chain.pem", "-nodetach", "-stream", "-outform", "DER", "-out", "signed.p7m", cwd=folder)
        assert set(ders(read(folder / "signed.p7m"))) == set(chain())

    def test_trusted(self, folder: Path) -> None:
        command = ("openssl", "x509", "-in", "leaf.pem", "-trustout", "-addtrust", "serverAuth", "-out", "trusted.pem")
        run(*command, cwd=folder)
        assert ders(read(folder / "trusted.pem")) == [chain()[0]]


@needs("keytool")
@needs("openssl")
class TestKeytool:
    @pytest.mark.parametrize("kind", ["JKS", "JCEKS", "PKCS12"])
    def test_key_store(self, folder: Path, p12: Path, kind: str) -> None:
        path = folder / f"store.{kind}"
        source = ("-srckeystore", p12, "-srcstoretype", "PKCS12", "-srcstorepass", PASSWORD)
        target = ("-destkeystore", path, "-deststoretype", kind, "-deststorepass", PASSWORD)
        run("keytool", "-importkeystore", "-noprompt", *source, *target, cwd=folder)
        assert_chain_with_key(read(path, PASSWORD))

    def test_secret_keys_between_certificates(self, folder: Path) -> None:
        store = ("-keystore", "secrets.jceks", "-storetype", "JCEKS", "-storepass", PASSWORD)
        for number in range(3):
            self._import(folder, f"leaf{number}", *store)
            secret = ("-alias", f"aes{number}", "-keyalg", "AES", "-keysize", "128", "-keypass", PASSWORD)
            run("keytool", "-genseckey", *secret, *store, cwd=folder)
        result = read(folder / "secrets.jceks")
        assert sorted(item.place.alias for item in result.items) == ["leaf0", "leaf1", "leaf2"]
        assert not result.refusals

    def test_open_trust_store(self, folder: Path) -> None:
        opened = ("-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE", "-J-Dkeystore.pkcs12.macAlgorithm=NONE")
        self._import(folder, "leaf", "-keystore", "trust.p12", "-storetype", "PKCS12", "-storepass", PASSWORD, *opened)
        result = read(folder / "trust.p12")
        assert [(item.place.alias, item.place.key) for item in result.items] == [("leaf", False)]

    def _import(self, folder: Path, alias: str, *store: str) -> None:
        run("keytool", "-importcert", "-noprompt", "-alias", alias, "-file", "leaf.pem", *store, cwd=folder)


@needs("certutil")
@needs("openssl")
class TestNss:
    def test_database(self, folder: Path, p12: Path) -> None:
        (folder / "nss").mkdir()
        run("certutil", "-N", "-d", "sql:nss", "--empty-password", cwd=folder)
        run("certutil", "-A", "-d", "sql:nss", "-n", "juuri", "-t", "C,,", "-i", "leaf.pem", cwd=folder)
        run("pk12util", "-i", p12, "-d", "sql:nss", "-W", PASSWORD, cwd=folder)
        result = read(folder / "nss" / "cert9.db")
        assert set(ders(result)) == set(chain())
        assert not result.refusals
        assert read(folder / "nss" / "key4.db").skipped


@pytest.mark.skipif(not REAL.is_dir(), reason=NO_REAL)
def test_real_certificates_in_every_container(folder: Path) -> None:
    bundle = folder / "real.pem"
    files = sorted(REAL.glob("*.pem"))
    bundle.write_bytes(b"".join(path.read_bytes() for path in files))
    expected = ders(read(bundle))
    assert len(expected) == len(files)
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    run("openssl", "crl2pkcs7", "-nocrl", "-certfile", "real.pem", "-outform", "DER", "-out", "real.p7b", cwd=folder)
    options = ("-nokeys", "-in", "real.pem", "-passout", f"pass:{PASSWORD}")
    run("openssl", "pkcs12", "-export", *options, "-out", "real.p12", cwd=folder)
    run("openssl", "pkcs12", "-export", *options, "-legacy", "-out", "legacy.p12", cwd=folder)
    for name in ("real.p7b", "real.p12", "legacy.p12"):
        assert set(ders(read(folder / name, PASSWORD))) == set(expected), name
