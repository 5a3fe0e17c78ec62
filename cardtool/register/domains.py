"""E-mail domains and the bodies they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cardtool.register.entry import Entry

#: RFC 5321, 4.5.3.1.2: a domain has at most 255 octets; longer ones are not looked up.
MAX_DOMAIN: Final = 255


@dataclass(frozen=True, slots=True)
class DomainHit:
    """The bodies that use the domain of an address.

    Attributes:
        domain: the domain of the register, which can be a parent of the address's own.
        entries: its users, at least one.
    """

    domain: str
    entries: tuple[Entry, ...]

    @property
    def shared(self) -> bool:
        """Whether an ended body and one that goes on both use it, so that it proves nothing."""
        return len({entry.old for entry in self.entries}) > 1

    @property
    def old(self) -> bool:
        """Whether only ended bodies used it."""
        return all(entry.old for entry in self.entries)


def parents(email: str) -> Iterator[str]:
    """The domain of an address and its parents with at least two labels, the longest first."""
    domain = email.rpartition("@")[2] if "@" in email else ""
    domain = domain.strip(" \t\r\n<>").rstrip(".").lower()
    labels = domain.split(".") if len(domain) <= MAX_DOMAIN else []
    for first in range(len(labels) - 1):
        yield ".".join(labels[first:])


def find_domain(index: Mapping[str, tuple[Entry, ...]], email: str) -> DomainHit | None:
    """The bodies behind the most exact known domain of an address, ``None`` when no part of it is known."""
    for domain in parents(email):
        if entries := index.get(domain):
            return DomainHit(domain, entries)
    return None
