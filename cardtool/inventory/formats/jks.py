"""JKS and JCEKS, the key stores of Java, without their password: certificates lie in them unencrypted.

Layout: sun.security.provider.JavaKeyStore and com.sun.crypto.provider.JceKeyStore of OpenJDK. The digest over the whole
store needs the password and is not checked, so a changed store is not noticed here; a changed certificate still fails
wherever its signature is checked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cardtool.inventory.formats.findings import Findings
from cardtool.inventory.formats.result import SKIPPED, FormatResult
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: Name of the format in :attr:`Place.detail`; that of JCEKS stands beside it.
FORM: Final = "jks"
_FORMS: Final = {b"\xfe\xed\xfe\xed": FORM, b"\xce\xce\xce\xce": "jceks"}
_VERSIONS: Final = (1, 2)
_KEY, _SECRET = 1, 3
_TAGS: Final = (_KEY, 2, _SECRET)
#: The SHA-1 digest at the end.
_DIGEST: Final = 20
_LONGEST_CHAIN: Final = 100
#: Most places at which an entry is looked for, beyond which the store is not one.
_MOST_HEADS: Final = 100_000
_X509: Final = (b"X.509", b"X509")
#: Dates of entries from 1995, when Java appeared, to 2200, in milliseconds since 1970.
_DATES: Final = range(788_918_400_000, 7_258_118_400_000)
_ENTRY: Final = re.compile(rb"\0\0\0[\1-\3]")


def sniff(content: bytes) -> bool:
    """Whether it begins as one of the two kinds of store."""
    return content[:4] in _FORMS and int.from_bytes(content[4:8], "big") in _VERSIONS


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:  # noqa: ARG001 - needs none
    """The certificates of all entries: of chains, the first is the one with the key."""
    if not sniff(content):
        return SKIPPED
    findings = Findings(place, _FORMS[content[:4]])
    try:
        _Store(content, findings).read()
    except _BadStoreError as error:
        findings.refuse_rest(error.reason, str(error))
    return findings.result()


class _BadStoreError(Exception):
    def __init__(self, reason: RefusalReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class _Store:
    """A reader with a position, over the content without its closing digest."""

    def __init__(self, content: bytes, findings: Findings) -> None:
        self._content = content
        self._findings = findings
        self._end = max(len(content) - _DIGEST, 0)
        self._typed = int.from_bytes(content[4:8], "big") > 1
        self._position = 8
        self._heads = 0

    def read(self) -> None:
        for _ in range(self._number()):
            if self._findings.full:
                return
            self._read_entry()

    def _read_entry(self) -> None:
        tag, name = self._head()
        if tag == _SECRET:
            self._pass_secret()
            return
        chain = 1
        if tag == _KEY:
            self._take(self._number())  # the encrypted key
            chain = self._number()
        if chain > _LONGEST_CHAIN:
            raise _BadStoreError(RefusalReason.BAD_STRUCTURE, f"a chain of {chain} certificates")
        alias = name.decode("utf-8", errors="replace")  # Java's own variant differs beyond the usual characters
        for index in range(chain):
            self._findings.add(self._certificate(), alias=alias, key=tag == _KEY and index == 0)

    def _head(self) -> tuple[int, bytes]:
        """Kind and name of an entry."""
        self._heads += 1
        if self._heads > _MOST_HEADS:
            raise _BadStoreError(RefusalReason.TOO_MANY, f"more than {_MOST_HEADS} entries")
        tag = self._number()
        name = self._take(self._number(2))
        if int.from_bytes(self._take(8), "big") not in _DATES or tag not in _TAGS:
            raise _BadStoreError(RefusalReason.BAD_STRUCTURE, "an entry is not one")
        return tag, name

    def _certificate(self) -> bytes:
        if self._typed and self._take(self._number(2)) not in _X509:
            raise _BadStoreError(RefusalReason.UNSUPPORTED, "a certificate of another kind than X.509")
        return self._take(self._number())

    def _pass_secret(self) -> None:
        """Go to the entry after a secret key, which is a serialised object that does not say how long it is."""
        for found in _ENTRY.finditer(self._content, self._position, self._end):
            self._position = found.start()
            try:
                self._head()
            except _BadStoreError as error:
                if error.reason is RefusalReason.TOO_MANY:
                    raise
                continue
            self._position = found.start()
            return
        self._position = self._end

    def _take(self, length: int) -> bytes:
        start = self._position
        if start + length > self._end:
            raise _BadStoreError(RefusalReason.TRUNCATED, "an entry is longer than the store")
        self._position += length
        return self._content[start : start + length]

    def _number(self, octets: int = 4) -> int:
        return int.from_bytes(self._take(octets), "big")
