"""What the program and its child that reads the certificate stores of Windows say to each other: JSON, one a line.

The program sends a request; the child answers with any number of lines and ends with an ``end`` line::

    {"list": "LocalMachine"}                  -> {"store": "My"} …                       {"end": 9}
    {"read": ["LocalMachine", "My"]}          -> {"certificate": {…}}, {"refusal": {…}}  {"end": 2}

The child's first line is ``{"contract": "cardtool.windows-stores.v1"}``. The same lines, recorded, stand in for the
child where there is no Windows.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from cardtool.model.sighting import RefusalReason

#: Version of the contract; the child's first line names it.
CONTRACT: Final = "cardtool.windows-stores.v1"
#: First argument by which a built program becomes the child.
ARGUMENT: Final = "windows-stores"
#: Longest line, in bytes.
LONGEST_LINE: Final = 256 * 1024
#: Largest certificate that is handed over, in bytes.
LARGEST_CERTIFICATE: Final = 64 * 1024
#: Most certificates of one store.
MOST_CERTIFICATES: Final = 100_000
#: Longest name of a store or a certificate, in characters.
LONGEST_NAME: Final = 512


class Location(StrEnum):
    """Where a system store belongs to (Microsoft, "System Store Locations")."""

    CURRENT_USER = "CurrentUser"
    LOCAL_MACHINE = "LocalMachine"
    SERVICES = "Services"
    USERS = "Users"


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which stores a location has."""

    location: Location


@dataclass(frozen=True, slots=True)
class ReadRequest:
    r"""What a store holds; of services and users it is named ``<service>\My``."""

    location: Location
    store: str


@dataclass(frozen=True, slots=True)
class StoreName:
    """One store of a location."""

    name: str


@dataclass(frozen=True, slots=True)
class StoredCertificate:
    """One certificate of a store.

    Attributes:
        der: the certificate.
        physical: name of the physical store it stands in (``.Default``, ``.GroupPolicy`` …), empty when not known.
        friendly_name: the name a person gave it, empty when it has none.
        key: a private key is linked to it; the key is not opened.
        archived: it is kept, but not shown by most programs, since a newer one took its place.
    """

    der: bytes = field(repr=False)
    physical: str = ""
    friendly_name: str = ""
    key: bool = False
    archived: bool = False


@dataclass(frozen=True, slots=True)
class StoreRefusal:
    """A store, or a physical store of it, that was not read, or not whole."""

    reason: RefusalReason
    physical: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """The end of an answer; ``count`` lines came before."""

    count: int


Request = ListRequest | ReadRequest
Answer = StoreName | StoredCertificate | StoreRefusal | End


class ContractError(ValueError):
    """A line that the contract does not know; the text holds nothing of it."""


def encode_hello() -> bytes:
    """The child's first line."""
    return _line({"contract": CONTRACT})


def check_hello(line: bytes) -> None:
    """Read the child's first line.

    Raises:
        ContractError: it is of another version, or no such line.
    """
    if _object(line) != {"contract": CONTRACT}:
        raise ContractError("not the contract's first line")


def encode_request(request: Request) -> bytes:
    """The line of a request."""
    if isinstance(request, ListRequest):
        return _line({"list": request.location.value})
    return _line({"read": [request.location.value, request.store]})


def decode_request(line: bytes) -> Request:
    """Read a request.

    Raises:
        ContractError: it is none.
    """
    content = _object(line)
    try:
        match content:
            case {"list": str(location)}:
                return ListRequest(Location(location))
            case {"read": [str(location), str(store)]}:
                return ReadRequest(Location(location), store)
    except ValueError as error:
        raise ContractError("not a location") from error
    raise ContractError("not a request")


def encode_answer(answer: Answer) -> bytes:
    """The line of one part of an answer."""
    match answer:
        case StoreName():
            return _line({"store": answer.name})
        case StoredCertificate():
            content = {
                "der": base64.b64encode(answer.der).decode(),
                "physical": answer.physical,
                "friendly_name": answer.friendly_name,
                "key": answer.key,
                "archived": answer.archived,
            }
            return _line({"certificate": content})
        case StoreRefusal():
            refusal = {"reason": answer.reason.value, "physical": answer.physical, "detail": answer.detail}
            return _line({"refusal": refusal})
        case _:
            return _line({"end": answer.count})


def decode_answer(line: bytes) -> Answer:
    """Read one part of an answer.

    Raises:
        ContractError: it is none.
    """
    content = _object(line)
    try:
        match content:
            case {"store": str(name)}:
                return StoreName(_plain(name))
            case {"certificate": {"der": str(der), "physical": str(physical), "friendly_name": str(friendly),
                                  "key": bool(key), "archived": bool(archived)}}:  # fmt: skip
                certificate = base64.b64decode(der, validate=True)
                return StoredCertificate(certificate, _plain(physical), _plain(friendly), key, archived)
            case {"refusal": {"reason": str(reason), "physical": str(physical), "detail": str(detail)}}:
                return StoreRefusal(RefusalReason(reason), _plain(physical), _plain(detail))
            case {"end": int(count)}:
                return End(count)
    except (ValueError, binascii.Error) as error:
        raise ContractError("a value the contract does not know") from error
    raise ContractError("not an answer")


def _plain(name: str) -> str:
    """A name that can be written anywhere: Windows lets names hold halves of characters."""
    return name[:LONGEST_NAME].encode(errors="replace").decode()


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _object(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ContractError("not JSON") from error
