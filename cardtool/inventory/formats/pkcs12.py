"""PKCS#12 (RFC 7292): the certificates and which of them have a key; keys themselves stay encrypted and unread.

Certificates that are not encrypted, as in trust stores of Java 18 and later, are read without any password.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from cardtool.inventory.formats import der
from cardtool.inventory.formats.findings import Findings
from cardtool.inventory.formats.pkcs12_bags import Bags
from cardtool.inventory.formats.pkcs12_crypto import HASHES, UnsupportedError, cost_of, decrypt, mac_is_right
from cardtool.inventory.formats.result import SKIPPED, FormatResult
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: Name of the format in :attr:`Place.detail`.
FORM: Final = "pkcs12"
#: Largest content, in bytes; the largest trust stores have some 300 KiB.
_LARGEST: Final = 4 * 1024 * 1024
#: Most parts of one file; usual are two, one for keys and one for certificates.
_MOST_PARTS: Final = 20
#: Most rounds of key derivation for all passwords of one file, some seconds of work: to check it, and to decrypt it.
_ROUNDS_OF_A_FILE: Final = 10_000_000
#: The version number 3 with which every such file begins.
_VERSION: Final = b"\x02\x01\x03\x30"


def sniff(content: bytes) -> bool:
    """Whether it begins as a PKCS#12 file."""
    return der.begins_with(content, _VERSION)


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:
    """All certificates that can be read without a password or with one of ``passwords``.

    Where the check value fits no password but one of them decrypts the content, the file was changed or damaged: its
    certificates are given, and a refusal for ``integrity`` beside them.
    """
    if not sniff(content):
        return SKIPPED
    findings = Findings(place, FORM)
    if len(content) > _LARGEST:
        findings.refuse_rest(RefusalReason.TOO_LARGE, f"larger than {_LARGEST} bytes")
    elif der.is_cut(content):
        findings.refuse_rest(RefusalReason.TRUNCATED, "shorter than it says")
    else:
        _read(content, passwords, findings)
    return findings.result()


def _read(content: bytes, passwords: Passwords, findings: Findings) -> None:
    try:
        _Store(content, passwords).read(findings)
    except UnsupportedError as error:
        findings.refuse_rest(RefusalReason.UNSUPPORTED, str(error))
    except Exception as error:  # noqa: BLE001 - the library has no one class for what it cannot read
        findings.refuse_rest(RefusalReason.BAD_STRUCTURE, type(error).__name__)


class _Store:
    def __init__(self, content: bytes, passwords: Passwords) -> None:
        from asn1crypto import pkcs12

        self._pfx = pkcs12.Pfx.load(content)
        self._passwords = passwords
        self._content = self._pfx["auth_safe"]["content"].native
        self._parts = list(self._pfx.authenticated_safe)[:_MOST_PARTS]
        self._rounds_left = _ROUNDS_OF_A_FILE

    def read(self, findings: Findings) -> None:
        """Read the parts that are not encrypted, then the others; what was read counts even if one of them fails."""
        bags = Bags()
        try:
            self._read_parts(bags, findings)
        finally:
            bags.hand_over(findings)

    def _read_parts(self, bags: Bags, findings: Findings) -> None:
        kinds = [part["content_type"].native for part in self._parts]
        for part, kind in zip(self._parts, kinds, strict=True):
            if kind == "data":
                _take_open(part["content"].native, bags, findings)
        encrypted = [part for part, kind in zip(self._parts, kinds, strict=True) if kind == "encrypted_data"]
        for part in encrypted:
            self._read_encrypted(part["content"]["encrypted_content_info"], bags, findings)
        if others := set(kinds) - {"data", "encrypted_data"}:
            raise UnsupportedError(f"part of kind {min(others)}")

    def _read_encrypted(self, info: Any, bags: Bags, findings: Findings) -> None:
        algorithm, data = info["content_encryption_algorithm"], info["encrypted_content"].native
        checked = self._checked_passwords
        tried = self._affordable(checked or list(self._passwords), cost_of(algorithm, len(data)))
        for password in tried:
            for plain in decrypt(algorithm, data, password):
                if bags.add(plain):
                    if checked == []:
                        findings.refuse_rest(RefusalReason.INTEGRITY, "the check value does not fit the content")
                    return
        if checked:
            findings.refuse_rest(RefusalReason.BAD_STRUCTURE, "the password is right, the contents are not bags")
        else:
            findings.refuse_rest(RefusalReason.PASSWORD_NEEDED, f"{len(tried)} passwords tried")

    @cached_property
    def _checked_passwords(self) -> list[str] | None:
        """The password that the check value fits, none of them, or ``None`` where there is nothing to check."""
        mac = self._pfx["mac_data"]
        if mac.native is None or mac["mac"]["digest_algorithm"]["algorithm"].native not in HASHES:
            return None
        affordable = _ROUNDS_OF_A_FILE // max(mac["iterations"].native, 1)
        for password in list(self._passwords)[: max(affordable, 1)]:
            if mac_is_right(mac, self._content, password):
                return [password]
        return []

    def _affordable(self, passwords: list[str], rounds: int) -> list[str]:
        """As many of the passwords as may be tried when each costs so many rounds, which are spent.

        Raises:
            UnsupportedError: not even one.
        """
        most = min(self._rounds_left // max(rounds, 1), len(passwords))
        if not most:
            raise UnsupportedError("the key derivation is out of bounds")
        self._rounds_left -= most * rounds
        return passwords[:most]


def _take_open(contents: bytes, bags: Bags, findings: Findings) -> None:
    if not bags.add(contents):
        findings.refuse_rest(RefusalReason.BAD_STRUCTURE, "the contents are not bags")
