from __future__ import annotations

import errno
from pathlib import Path
from typing import IO, Any

import pytest
from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat, pkcs12

from cardtool.inventory import walking
from cardtool.inventory.caching import MemoryCache
from cardtool.inventory.passwords import Passwords
from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanWatch
from cardtool.inventory.sources import files
from cardtool.inventory.sources.xroad import XroadSource
from cardtool.model.sighting import Refusal, RefusalReason, Sighting, SourceKind, SourceState
from tests.inventory.sources.made import Made, base64_of, device, keyconf, made, xroad_certificate, xroad_key

_SIGN, _AUTH, _HSM, _TLS, _SOFT = (made(name) for name in ("sign", "auth", "hsm", "tls", "soft"))
_DEVICES = "; the hardware tokens\n[hsm]\nlibrary = a.so\n[off]\nenabled = FALSE\nlibrary = b.so\n[empty]\nenabled\n"


def _p12(made_one: Made, password: bytes) -> bytes:
    encryption = (
        PrivateFormat.PKCS12.encryption_builder().kdf_rounds(10).build(password) if password else NoEncryption()
    )
    return pkcs12.serialize_key_and_certificates(b"a", made_one.key, made_one.certificate, None, encryption)


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    """A security server's folder with one key in the software token, another one gone, and one in hardware."""
    softtoken, server = tmp_path / "signer/softtoken", tmp_path / "ssl"
    softtoken.mkdir(parents=True)
    server.mkdir()
    certificates = [xroad_certificate(base64_of(each.der)) for each in (_SIGN, _AUTH, _HSM)]
    document = keyconf(
        device(
            "softToken",
            "0",
            xroad_key("SIGNING", "AA", certificates[0]),
            xroad_key("AUTHENTICATION", "BB", certificates[1]),
        ),
        device("hsm", "1", xroad_key("SIGNING", "CC", certificates[2])),
    )
    (tmp_path / "signer/keyconf.xml").write_text(document)
    (softtoken / "AA.p12").write_bytes(_p12(_SOFT, b"secret"))
    (softtoken / ".softtoken.p12").write_bytes(_p12(_SOFT, b"secret"))
    (server / "internal.crt").write_bytes(_TLS.pem)
    (server / "internal.p12").write_bytes(_p12(_TLS, b"internal"))
    return tmp_path


def _scan(path: Path, *passwords: str) -> tuple[dict[tuple[str, bytes], bool | None], list[tuple[str, RefusalReason]]]:
    """Whether there is a key, by file and certificate; refusals by file."""
    found = list(XroadSource([path], passwords=Passwords(passwords)).scan(ScanWatch()))
    assert all(each.place.source is SourceKind.XROAD for each in found)
    keys = {(Path(each.place.path).name, each.der): each.place.key for each in found if isinstance(each, Sighting)}
    return keys, [(Path(each.place.path).name, each.reason) for each in found if isinstance(each, Refusal)]


def test_a_whole_configuration_is_read(configuration: Path) -> None:
    keys, refusals = _scan(configuration)
    assert keys == {
        ("keyconf.xml", _SIGN.der): True,
        ("keyconf.xml", _AUTH.der): False,
        ("keyconf.xml", _HSM.der): None,
        ("internal.crt", _TLS.der): None,
        ("internal.p12", _TLS.der): True,
    }
    assert refusals == [("AA.p12", RefusalReason.PASSWORD_NEEDED)]


def test_a_file_of_the_soft_token_opens_with_its_password(configuration: Path) -> None:
    keys, refusals = _scan(configuration, "secret")
    assert keys["AA.p12", _SOFT.der] is True
    assert refusals == []


def test_what_was_read_once_is_not_read_again_but_the_keys_are_looked_for(
    configuration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = MemoryCache()
    first = list(XroadSource([configuration], cache=cache).scan(ScanWatch()))
    opened: list[str] = []
    real = walking.open_file

    def noted(path: str) -> IO[bytes]:
        opened.append(Path(path).name)
        return real(path)

    monkeypatch.setattr(files, "open_file", noted)
    (configuration / "signer/softtoken/BB.p12").touch()
    second = list(XroadSource([configuration], cache=cache).scan(ScanWatch()))
    assert sorted(opened) == ["AA.p12", "BB.p12"], "a password may be known now, and a file is new"
    keys = [{each.der: each.place.key for each in found if isinstance(each, Sighting)} for found in (first, second)]
    assert [found[_AUTH.der] for found in keys] == [False, True]
    assert keys[0] | {_AUTH.der: True} == keys[1]


@pytest.mark.parametrize("part", ["signer", "signer/keyconf.xml"])
def test_a_part_of_a_configuration_is_read(configuration: Path, part: str) -> None:
    assert ("keyconf.xml", _SIGN.der) in _scan(configuration / part)[0]


def test_without_the_soft_token_beside_it_nothing_is_known_of_its_keys(configuration: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "keyconf.xml"
    copy.parent.mkdir()
    copy.write_bytes((configuration / "signer/keyconf.xml").read_bytes())
    assert _scan(copy)[0]["keyconf.xml", _SIGN.der] is None


@pytest.mark.parametrize("folder", ["", "signer"])
def test_hardware_tokens_in_use_are_told_of(configuration: Path, folder: str) -> None:
    (configuration / "signer/devices.ini").write_text(_DEVICES)
    found = list(XroadSource([configuration / folder]).scan(ScanWatch()))
    told = [each.place.alias for each in found if isinstance(each, Refusal) and each.place.alias]
    assert told == ["hsm"]


def test_a_device_list_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "devices.ini").write_text("enabled = true\n[hsm]\nlibrary = x\n")
    assert _scan(tmp_path)[1] == [("devices.ini", RefusalReason.BAD_STRUCTURE)]


def test_a_device_list_that_cannot_be_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "devices.ini").write_text(_DEVICES)

    def denied(_path: Path, *_: Any) -> IO[bytes]:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(Path, "open", denied)
    assert _scan(tmp_path)[1] == [("devices.ini", RefusalReason.ACCESS_DENIED)]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    scan = run_sources([XroadSource([tmp_path / "none"])], ScanWatch())
    assert list(scan) == []
    (coverage,) = scan.coverage
    assert coverage.state is SourceState.UNREADABLE
    assert [refusal.reason for refusal in coverage.refusals] == [RefusalReason.NOT_FOUND]


def test_the_name_is_what_the_user_named() -> None:
    source = XroadSource(["/etc/xroad", "/etc/xroad", "/copy"], required=False)
    assert (source.name, source.required) == ("/etc/xroad, /copy", False)
