"""How the files of one card differ from those of its layout: personalisation, other file identifiers, damage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Departures from a layout; the directories of the card tell the truth of all but the damage.

    Attributes:
        moved: other identifiers for files of the application and of DF.ESIGN, such as ``{0x4331: 0x4371}``.
        application: identifier of another directory for the application.
        directory_template: the card has EF.DIR.
        object_directory: the card has EF.OD and what it leads to; otherwise certificates, keys and EF.CIAInfo only.
        reversed_directory: EF.OD names the directories in the opposite order.
        separate_directories: each leaf certificate has a directory file (EF.CD) of its own.
        relative_paths: directories give paths below the application where they can.
        ranges: paths carry offset and length.
        prefix: number of bytes before each certificate in its file; paths need ``ranges`` to tell it.
        padding: bytes after the contents of each directory file.
        tail: bytes after each certificate in its file.
        cut: number of bytes missing at the end of each leaf certificate's file (damage).
        announced: by how many bytes SELECT says more than the files of leaf certificates hold (damage).
        issuer_in_master_file: the issuing certificate is 3F00/4333, as on S4-2 cards (domain note card-issuers.md, G).
        issuer_sw: status word with which reading the issuing certificate is refused, ``None`` if it may be read.
    """

    moved: Mapping[int, int] = field(default_factory=dict)
    application: int | None = None
    directory_template: bool = True
    object_directory: bool = True
    reversed_directory: bool = False
    separate_directories: bool = False
    relative_paths: bool = False
    ranges: bool = False
    prefix: int = 0
    padding: bytes = b""
    tail: bytes = b""
    cut: int = 0
    announced: int = 0
    issuer_in_master_file: bool = False
    issuer_sw: int | None = None
