"""Whom to ask: the addresses in a certificate, or those that the administrator puts in their place.

``revocation.toml`` in the administrator's folder, for networks that reach a mirror only::

    [[issuer]]
    common_name = "The issuer's common name"
    ocsp = ["http://ocsp.example.invalid/name"]
    crl = ["http://crl.example.invalid/name.crl"]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.network.transfer import host_of
from cardtool.rules.loading import added_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cardtool.model.certificate import Certificate
    from cardtool.rules.table import Table

FILE_NAME: Final = "revocation.toml"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where answers and lists about the certificates of one issuer are.

    Attributes:
        ocsp: responders.
        crl: lists.
    """

    ocsp: tuple[str, ...] = ()
    crl: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfiguredAddresses:
    """The administrator's addresses by common name of the issuer, in lower case."""

    by_issuer: tuple[tuple[str, Addresses], ...] = ()

    def of(self, certificate: Certificate) -> Addresses:
        """Whom to ask about a certificate; each address once."""
        wanted = certificate.issuer.first("CN").casefold()
        own = Addresses(_once(certificate.ocsp_addresses), _once(certificate.crl_addresses))
        return next((addresses for name, addresses in self.by_issuer if name == wanted), own)


def load_addresses(administrator: Path) -> ConfiguredAddresses:
    """The administrator's addresses, none without the file.

    Raises:
        LocalDataError: the file has an error.
    """
    table = added_table(administrator if administrator.is_dir() else None, FILE_NAME)
    if table is None:
        return ConfiguredAddresses()
    entries = tuple(_entry(each) for each in table.tables("issuer"))
    table.close()
    return ConfiguredAddresses(entries)


def _entry(table: Table) -> tuple[str, Addresses]:
    name = table.text("common_name").casefold()
    addresses = Addresses(*(_usable(table, key) for key in ("ocsp", "crl")))
    table.close()
    if not addresses.ocsp and not addresses.crl:
        raise table.fail("neither ocsp nor crl")
    return name, addresses


def _usable(table: Table, key: str) -> tuple[str, ...]:
    urls = table.texts(key, optional=True)
    if not all(host_of(url) for url in urls):
        raise table.fail(f"{key} must hold addresses of HTTP without a name and password")
    return _once(urls)


def _once(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(urls))
