"""What a parser finds in one file, collected under one numbering and one bound."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cardtool.certificates.der import UnreadableError
from cardtool.certificates.layout import Layout, read_layout
from cardtool.certificates.parsing import LARGEST_CERTIFICATE
from cardtool.inventory.formats.result import MOST_BYTES, MOST_CERTIFICATES, FormatResult
from cardtool.model.certificate import ParseReason
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting

#: An input without any byte is no certificate; every other reason has the same name in both lists.
_NO_BYTES: Final = frozenset({ParseReason.EMPTY})


def refusal_reason(reason: ParseReason) -> RefusalReason:
    """The reason of the inventory for a reason of the certificate parser."""
    return RefusalReason.NOT_A_CERTIFICATE if reason in _NO_BYTES else RefusalReason(reason.value)


class Findings:
    """The certificates and refusals of one file.

    Args:
        place: the file; each finding adds ``form`` and its number.
        form: name of the form, for example ``pem``.
    """

    def __init__(self, place: Place, form: str) -> None:
        self._place = place
        self._form = form
        self._number = 0
        self._bytes = 0
        self._items: list[Sighting] = []
        self._layouts: list[Layout] = []
        self._refusals: list[Refusal] = []

    @property
    def full(self) -> bool:
        """Whether the file has more than is read of one file; from then on nothing more is taken."""
        return self._number > MOST_CERTIFICATES or self._bytes > MOST_BYTES

    def add(self, der: bytes, *, alias: str = "", key: bool | None = None, note: str = "") -> int:
        """Take the certificate that ``der`` starts with, or a refusal if there is none.

        Only its frame is looked at; whether it can be read whole is found out once for all its places. Bytes that
        follow it are cut off and counted in the place's detail, after ``note``.

        Returns:
            How many bytes followed it.
        """
        place = self._next(alias)
        if place is None:
            return 0
        try:
            layout = read_layout(der)
        except UnreadableError as error:
            self._refusals.append(Refusal(refusal_reason(error.reason), place, error.detail))
            return 0
        if len(layout.der) > LARGEST_CERTIFICATE:
            self._refusals.append(Refusal(RefusalReason.TOO_LARGE, place, f"larger than {LARGEST_CERTIFICATE} bytes"))
            return layout.trailing
        trailing = f"{layout.trailing} bytes after it" if layout.trailing and not note else ""
        detail = ", ".join(filter(None, (place.detail, note, trailing)))
        self._items.append(Sighting(replace(place, detail=detail, key=key), layout.der))
        self._layouts.append(layout)
        self._count(layout.der)
        return layout.trailing

    def refuse(self, reason: RefusalReason, detail: str = "", *, alias: str = "") -> None:
        """Take a refusal of one numbered entry."""
        place = self._next(alias)
        if place is not None:
            self._refusals.append(Refusal(reason, place, detail))

    def refuse_rest(self, reason: RefusalReason, detail: str = "") -> None:
        """Take a refusal of the file as a whole, or of its rest."""
        self._refusals.append(Refusal(reason, replace(self._place, detail=self._form), detail))

    def _count(self, der: bytes) -> None:
        self._bytes += len(der)
        if self.full:
            self.refuse_rest(RefusalReason.TOO_MANY, f"certificates of more than {MOST_BYTES} bytes")

    def _next(self, alias: str) -> Place | None:
        if self.full:
            return None
        self._number += 1
        if self._number > MOST_CERTIFICATES:
            self.refuse_rest(RefusalReason.TOO_MANY, f"more than {MOST_CERTIFICATES} entries")
            return None
        return replace(self._place, alias=alias or self._place.alias, detail=f"{self._form}#{self._number}")

    def note_key(self) -> None:
        """Note a key that stands in the file without saying whose it is.

        It is noted at those certificates that did not issue another one of the file: in a file of key and chain, at
        the one the chain belongs to.
        """
        issuers = {layout.issuer for layout in self._layouts if layout.issuer != layout.subject}
        for index, layout in enumerate(self._layouts):
            if layout.subject not in issuers:
                item = self._items[index]
                self._items[index] = replace(item, place=replace(item.place, key=True))

    def result(self) -> FormatResult:
        """Everything found; a file without any finding holds no certificates."""
        return FormatResult(tuple(self._items), tuple(self._refusals), skipped=not (self._items or self._refusals))
