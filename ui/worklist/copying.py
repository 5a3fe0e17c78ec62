"""The fields of a card in the order in which the registrar types them, one ready after the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.worklist import Candidate


class FieldKind(StrEnum):
    """What a field is; the order is that of the keys."""

    SERIAL = "serial"
    ISSUER = "issuer"
    HOLDER = "holder"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class CopyField:
    """One field of a card."""

    kind: FieldKind
    value: str


def fields_of(card: Candidate, holder: str = "") -> tuple[CopyField, ...]:
    """The fields that have a value: serial number and issuer of each certificate, then holder and organisation.

    Args:
        card: the card.
        holder: name of the holder where it is at hand though the list does not keep it.
    """
    fields = [
        CopyField(kind, value)
        for certificate in card.certificates
        for kind, value in ((FieldKind.SERIAL, certificate.serial), (FieldKind.ISSUER, certificate.issuer))
    ]
    fields.append(CopyField(FieldKind.HOLDER, holder or card.holder))
    fields.append(CopyField(FieldKind.ORGANISATION, card.organisation))
    return tuple(field for field in fields if field.value)


class CopyOrder:
    """Which field of a card comes next.

    After the last field the first one comes again; another card begins with its first field.
    """

    def __init__(self) -> None:
        self._fields: tuple[CopyField, ...] = ()
        self._next = 0

    def show(self, fields: tuple[CopyField, ...]) -> None:
        """Take the fields of a card; those of the same card keep their place."""
        if fields != self._fields:
            self._fields, self._next = fields, 0

    @property
    def ready(self) -> CopyField | None:
        """The field that comes next, ``None`` when there is none."""
        return self._fields[self._next] if self._fields else None

    def take(self, kind: FieldKind | None = None) -> CopyField | None:
        """The next field, of a kind if one is named; the one after it is ready then."""
        number = len(self._fields)
        places = ((self._next + step) % number for step in range(number))
        place = next((place for place in places if kind in {None, self._fields[place].kind}), None)
        if place is None:
            return None
        self._next = (place + 1) % number
        return self._fields[place]


def field_name(texts: Texts, kind: FieldKind) -> str:
    """What a field is called."""
    names = {
        FieldKind.SERIAL: texts.say("Serial number of the certificate"),
        FieldKind.ISSUER: texts.say("Issuer of the certificate"),
        FieldKind.HOLDER: texts.say("Holder"),
        FieldKind.ORGANISATION: texts.say("Organisation"),
    }
    return names[kind]


def tell_copied(texts: Texts, copied: CopyField | None, ready: CopyField | None) -> str:
    """What was copied and what comes next."""
    if copied is None or ready is None:
        return texts.say("There is nothing to copy.")
    return texts.say(
        "Copied: {field}. Next: {next}.", field=field_name(texts, copied.kind), next=field_name(texts, ready.kind)
    )
