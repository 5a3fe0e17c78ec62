"""What a person has filled in, without a widget."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.app.inventory.entering import typed_path
from cardtool.app.inventory.request import DEFAULT_HORIZON, ScanRequest
from ui.inventory.form.checks import Fault, Field, check_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cardtool.app.inventory.remembering import RememberedScan

#: The locations of Windows that an administrator asks about: the computer's, the user's own, those of services.
WINDOWS_STORES: Final = ("LocalMachine", "CurrentUser", "Services")


class HorizonUnit(StrEnum):
    """What the number of the horizon counts; the text is the one a request takes."""

    DAYS = "d"
    PERCENT = "%"


#: Longest horizon by its unit.
LONGEST_HORIZON: Final = {HorizonUnit.DAYS: 3650, HorizonUnit.PERCENT: 100}
_FIRST_DAYS: Final = int(DEFAULT_HORIZON.rstrip("d"))
#: What form and request have in common, by name and type.
_SAME: Final = ("paths", "system_trust", "tokens", "tls", "saml", "wanted", "register")


@dataclass(frozen=True, slots=True)
class ScanForm:
    """The form. Lines are kept as they were typed, so that a wrong one can be mended.

    Attributes:
        paths: files and folders.
        system_trust: the trust folders of the system too.
        windows_stores: locations of Windows, some of :data:`WINDOWS_STORES`.
        tokens: cards and tokens that the installed middleware shows.
        ask_servers: whether the servers of ``tls`` are contacted; off until the person says so.
        tls: TLS servers, ``host:port``.
        saml: SAML metadata: files, folders, addresses.
        xroad: folders of X-Road security servers.
        lists: exported lists of certificates.
        wanted: file with the OIDs that should have a certificate, ``None`` for the counties' roots.
        register: export of the register, ``None`` for the one in use.
        horizon: how long a certificate should last, in ``unit``.
        unit: days, or percent of the lifetime.
        name: what the person calls this scan.
    """

    paths: tuple[Path, ...] = ()
    system_trust: bool = False
    windows_stores: tuple[str, ...] = ()
    tokens: bool = False
    ask_servers: bool = False
    tls: tuple[str, ...] = ()
    saml: tuple[str, ...] = ()
    xroad: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    wanted: Path | None = None
    register: Path | None = None
    horizon: int = _FIRST_DAYS
    unit: HorizonUnit = HorizonUnit.DAYS
    name: str = ""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The lines that cannot be scanned, in the order of the form; servers that are not asked may be anything."""
        asked = [Field.TLS] if self.ask_servers else []
        return tuple(
            fault
            for field in (*asked, Field.SAML, Field.XROAD, Field.LISTS)
            for fault in check_lines(field, getattr(self, field))
        )

    @property
    def names_nothing(self) -> bool:
        """Whether nothing is to be scanned."""
        return self.request().names_nothing

    def request(self, passwords: Iterable[str] = ()) -> ScanRequest:
        """What to scan, as the use case takes it; wrong lines are left out."""
        return ScanRequest(
            paths=self.paths,
            system_trust=self.system_trust,
            windows_stores=self.windows_stores,
            tls=self.tls if self.ask_servers else (),
            tokens=self.tokens,
            saml=self.saml,
            xroad=_paths(self.xroad),
            lists=_paths(self.lists),
            passwords=tuple(passwords),
            wanted=self.wanted,
            register=self.register,
            horizon=f"{self.horizon}{self.unit.value}",
        )

    @classmethod
    def of(cls, scan: RememberedScan, *, ask_servers: bool) -> ScanForm:
        """The form that leads to a remembered scan.

        Args:
            scan: what was scanned.
            ask_servers: whether its servers are to be contacted again.
        """
        request = scan.request
        same = {name: getattr(request, name) for name in _SAME}
        horizon, unit = _horizon(request.horizon)
        return cls(
            **same,
            windows_stores=tuple(store for store in WINDOWS_STORES if store in request.windows_stores),
            ask_servers=ask_servers and bool(request.tls),
            xroad=tuple(map(str, request.xroad)),
            lists=tuple(map(str, request.lists)),
            horizon=horizon,
            unit=unit,
            name=scan.name,
        )


def _paths(lines: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(path for path in map(typed_path, lines) if path is not None)


def _horizon(text: str) -> tuple[int, HorizonUnit]:
    unit = HorizonUnit.PERCENT if text.endswith("%") else HorizonUnit.DAYS
    number = int("".join(filter(str.isdecimal, text)) or _FIRST_DAYS)
    return min(max(number, 1), LONGEST_HORIZON[unit]), unit
