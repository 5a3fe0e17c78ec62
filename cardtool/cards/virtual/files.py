"""The file tree of a card: dedicated and transparent elementary files (ISO/IEC 7816-4 sections 7.1 and 7.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual import tlv

if TYPE_CHECKING:
    from collections.abc import Iterator

MASTER_FILE: Final = 0x3F00
_OPERATIONAL: Final = tlv.encode(0x8A, b"\x05")


@dataclass(eq=False, slots=True)
class ElementaryFile:
    """A transparent file.

    Attributes:
        identifier: two-byte file identifier.
        data: contents.
        internal: a key file: may be selected, never read.
        fault: status word that READ BINARY answers instead of the contents, ``None`` for a healthy file.
        size: how large the file is said to be, ``None`` for as large as it is.
    """

    identifier: int
    data: bytes = b""
    internal: bool = False
    fault: int | None = None
    size: int | None = None
    parent: DedicatedFile | None = field(default=None, repr=False)

    def control_parameters(self) -> bytes:
        """Contents of the FCP template: size, descriptor, identifier, life cycle."""
        return b"".join(
            (
                tlv.encode(0x81, (len(self.data) if self.size is None else self.size).to_bytes(2, "big")),
                tlv.encode(0x82, b"\x11" if self.internal else b"\x01"),
                tlv.encode(0x83, self.identifier.to_bytes(2, "big")),
                _OPERATIONAL,
            )
        )


@dataclass(eq=False, slots=True)
class DedicatedFile:
    """A directory.

    Attributes:
        identifier: two-byte file identifier.
        name: application identifier under which it can be selected, empty when it has none.
        children: its files by identifier.
        by_name_only: selecting it, or a file in it, in another way succeeds but makes nothing current.
    """

    identifier: int
    name: bytes = b""
    by_name_only: bool = False
    children: dict[int, DedicatedFile | ElementaryFile] = field(default_factory=dict, repr=False)
    parent: DedicatedFile | None = field(default=None, repr=False)

    def add(self, *nodes: DedicatedFile | ElementaryFile) -> None:
        """Put files into this directory; one with the same identifier is replaced."""
        for node in nodes:
            node.parent = self
            self.children[node.identifier] = node

    def control_parameters(self) -> bytes:
        """Contents of the FCP template: descriptor, identifier, name, life cycle."""
        return b"".join(
            (
                tlv.encode(0x82, b"\x38"),
                tlv.encode(0x83, self.identifier.to_bytes(2, "big")),
                tlv.encode(0x84, self.name) if self.name else b"",
                _OPERATIONAL,
            )
        )

    def directories(self) -> Iterator[DedicatedFile]:
        """This directory and all below it."""
        yield self
        for child in self.children.values():
            if isinstance(child, DedicatedFile):
                yield from child.directories()

    def resolve(self, path: bytes) -> DedicatedFile | ElementaryFile | None:
        """The file at a path of two-byte identifiers below this directory, ``None`` when there is none."""
        node: DedicatedFile | ElementaryFile | None = self
        for start in range(0, len(path), 2):
            if not isinstance(node, DedicatedFile):
                return None
            node = node.children.get(int.from_bytes(path[start : start + 2], "big"))
        return node
