"""Which values must not be seen: those of the persons whose cards were read, and of this workstation and its user."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.masking_kinds import Kind, Known
from cardtool.diagnostics.masking_patterns import is_identity_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cardtool.model.certificate import Certificate
    from cardtool.model.reading import CardReading

_USER_VARIABLES: Final = ("USER", "USERNAME", "LOGNAME", "SUDO_USER", "USERDOMAIN", "USERDNSDOMAIN")
_HOST_VARIABLES: Final = ("COMPUTERNAME", "HOSTNAME", "CLIENTNAME", "LOGONSERVER", "HOST")
_HOME_VARIABLES: Final = ("HOME", "USERPROFILE", "HOMEPATH")
#: Accounts and hosts that say nothing of anybody; masking them would garble every sentence that has such a word.
_NOBODY: Final = frozenset(
    {"root", "user", "admin", "administrator", "guest", "system", "localhost", "console", "workgroup", "nobody"}
)
_SHORTEST_PART: Final = 3
_DIGITS: Final = re.compile(r"\d{4,}")


def from_environment(environment: Mapping[str, str], host: str = "") -> tuple[Known, ...]:
    """The names of user, host and home folder.

    Args:
        environment: variables of this process.
        host: name of this workstation, with or without its domain.
    """
    found = [
        *(Known(Kind.HOME, environment.get(name, "")) for name in _HOME_VARIABLES),
        *(Known(Kind.USER, environment.get(name, "")) for name in _USER_VARIABLES),
        *(Known(Kind.HOST, environment.get(name, "").strip("\\")) for name in _HOST_VARIABLES),
        Known(Kind.HOST, host),
        Known(Kind.HOST, host.split(".", 1)[0], whose=host),
    ]
    return tuple(known for known in dict.fromkeys(found) if _says_something(known.value))


def _says_something(value: str) -> bool:
    return bool(re.sub(r"[\W_]", "", value)) and value.strip("/\\").casefold() not in _NOBODY


def from_readings(readings: Iterable[CardReading]) -> tuple[Known, ...]:
    """What the cards say of their holders; issuing authorities are nobody's."""
    found = dict.fromkeys(known for reading in readings for known in _of_card(reading))
    return tuple(known for known in found if known.value)


def _of_card(reading: CardReading) -> Iterator[Known]:
    for certificate in reading.certificates:
        if not certificate.is_ca:
            yield from from_certificate(certificate)
    if reading.main is not None and not reading.main.is_ca:
        yield from _name(reading.holder.name, reading.main.subject.first("CN") or reading.holder.name)
        yield Known(Kind.EMAIL, reading.holder.email)
    if reading.card.token is not None:
        yield Known(Kind.SERIAL, reading.card.token.serial)


def from_certificate(certificate: Certificate) -> Iterator[Known]:
    """What the certificate of a person says: names, addresses, numbers, fingerprints."""
    subject, names = certificate.subject, certificate.alternative_names
    whose = subject.first("CN")
    for kind in ("CN", "SN", "GN", "pseudonym"):
        for value in subject.all(kind):
            yield from _name(value, whose or value)
    yield from _name(f"{subject.first('GN')} {subject.first('SN')}".strip(), whose)
    for value in subject.all("serialNumber"):
        yield Known(Kind.IDENTITY if is_identity_code(value) else Kind.SERIAL, value)
    yield from (Known(Kind.EMAIL, value) for value in (*names.emails, *names.upns, *subject.all("emailAddress")))
    yield from _numbers(certificate)


def _numbers(certificate: Certificate) -> Iterator[Known]:
    written = f"{certificate.serial:X}"
    yield Known(Kind.SERIAL, written)
    yield Known(Kind.SERIAL, str(certificate.serial), whose=written)
    for digest in (certificate.sha1, certificate.spki_sha256, certificate.subject_key_id.hex()):
        yield Known(Kind.FINGERPRINT, digest, whose=certificate.sha256)
    yield Known(Kind.FINGERPRINT, certificate.sha256)


def _name(name: str, whose: str) -> Iterator[Known]:
    """A name, both orders of its words, and the words; numbers in it are those of a registration."""
    for number in _DIGITS.findall(name):
        yield Known(Kind.IDENTITY if is_identity_code(number) else Kind.SERIAL, number)
    words = [word for word in name.split() if not any(map(str.isdigit, word))]
    yield Known(Kind.NAME, name, whose)
    yield Known(Kind.NAME, " ".join(words), whose)
    yield Known(Kind.NAME, " ".join((*words[1:], *words[:1])), whose)
    parts = {part for word in words for part in (word, *word.split("-"))}
    yield from (Known(Kind.NAME, part, whose) for part in sorted(parts) if len(part) >= _SHORTEST_PART)
