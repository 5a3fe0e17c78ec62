"""The bags inside PKCS#12 (RFC 7292, 4.2): certificates, their names, and which keys there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cardtool.certificates.der import content_of, element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.inventory.formats.findings import Findings

_KEY_BAGS: Final = frozenset({"key_bag", "pkcs8_shrouded_key_bag"})
#: The identifier of X.509 certificates, 1.2.840.113549.1.9.22.1 (RFC 7292, 4.2.3).
_X509: Final = bytes.fromhex("2a864886f70d01091601")
#: Most levels of contents inside contents; the format allows any number, programs write none.
_MOST_LEVELS: Final = 4
#: Longest name or number that is kept, in bytes; even, because names are in UTF-16.
_LONGEST_ATTRIBUTE: Final = 512


class _Entry(NamedTuple):
    """A certificate with its friendly name and the number that it shares with its key."""

    der: bytes
    alias: str
    key_id: bytes


class Bags:
    """What stands in the bags of one file."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._key_ids: set[bytes] = set()

    def add(self, contents: bytes) -> bool:
        """Take everything in encoded safe contents; ``False`` and nothing taken when that is not what they are."""
        try:
            bags = list(_bags(_safe_contents(contents), _MOST_LEVELS))
            entries = [_entry(bag) for bag in bags if bag["bag_id"].native == "cert_bag"]
            key_ids = {_attribute(bag, "local_key_id") for bag in bags if bag["bag_id"].native in _KEY_BAGS}
        except Exception:  # noqa: BLE001 - the library has no one class for what it cannot read
            return False
        self._entries += [entry for entry in entries if entry is not None]
        self._key_ids |= key_ids
        return True

    def hand_over(self, findings: Findings) -> None:
        """Give the certificates to ``findings``, each with what is known of its key."""
        for entry in self._entries:
            findings.add(entry.der, alias=entry.alias, key=self._has_key(entry))
        if b"" in self._key_ids:
            findings.note_key()

    def _has_key(self, entry: _Entry) -> bool | None:
        if entry.key_id in self._key_ids - {b""}:
            return True
        return None if b"" in self._key_ids else False


def _safe_contents(contents: bytes) -> Any:
    from asn1crypto import pkcs12

    return pkcs12.SafeContents.load(contents, strict=True)


def _bags(contents: Any, levels: int) -> Iterator[Any]:
    for bag in contents:
        if bag["bag_id"].native == "safe_contents" and levels:
            yield from _bags(bag["bag_value"], levels - 1)
        else:
            yield bag


def _entry(bag: Any) -> _Entry | None:
    """The certificate of a bag, ``None`` when it is not of X.509.

    The library would parse the certificate and give up on a broken one; here only the frame around it is read.
    """
    content = bag["bag_value"].contents
    kind = element(content, 0, len(content))
    if content_of(content, kind) != _X509:
        return None
    tagged = element(content, kind.end, len(content))
    certificate = content_of(content, element(content, tagged.content, tagged.end))
    name = _attribute(bag, "friendly_name").decode("utf-16-be", errors="replace")
    return _Entry(certificate, name, _attribute(bag, "local_key_id"))


def _attribute(bag: Any, kind: str) -> bytes:
    """The content of the bag's attribute of this kind, empty when it has none."""
    for attribute in bag["bag_attributes"]:
        if attribute["type"].native == kind:
            for value in attribute["values"]:
                return bytes(value.contents[:_LONGEST_ATTRIBUTE])
    return b""
