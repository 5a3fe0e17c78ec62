"""Use case: what this workstation trusts of the authorities behind Finnish cards, and how to install what is missing.

Nothing is ever installed: an administrator decides, and does it with the commands shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.workstation_trust import AuthorityRole, StoreKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cardtool.app.workspace import Workspace
    from cardtool.diagnostics.trust.content import StoreContent
    from cardtool.model.workstation_trust import AuthorityTrust, PinnedAuthority, WorkstationTrust

__all__ = ["Installing", "how_to_install", "view_trust"]


@dataclass(frozen=True, slots=True)
class Installing:
    """How one authority gets into one kind of store, as text for an administrator.

    Attributes:
        store: kind of the store.
        commands: in their order; the first compares the file's fingerprint. ``FILE`` stands for the certificate's file.
    """

    store: StoreKind
    commands: tuple[str, ...]


def view_trust(workspace: Workspace, stores: Sequence[StoreContent] | None = None) -> WorkstationTrust:
    """The pinned roots and issuing authorities against the stores of this workstation, for a Finnish calendar day.

    Args:
        workspace: surroundings.
        stores: what the stores hold, ``None`` to read those of this workstation.

    Raises:
        InstallationError: shipped data is missing or broken.
        LocalDataError: the administrator's anchors have an error.
    """
    from cardtool.certificates.anchors import load_authorities
    from cardtool.diagnostics.trust.comparing import compare
    from cardtool.diagnostics.trust.stores import workstation_stores

    local = workspace.folders.administrator / "rules"
    authorities = load_authorities(local if local.is_dir() else None)
    return compare(authorities, workstation_stores() if stores is None else stores, as_of=workspace.day())


def how_to_install(trust: AuthorityTrust, kinds: Sequence[StoreKind]) -> tuple[Installing, ...]:
    """The commands for an authority that is missing, for each kind of store; none for any other."""
    if not trust.to_install:
        return ()
    return tuple(Installing(kind, _COMMANDS[kind](trust.authority)) for kind in dict.fromkeys(kinds))


def _windows(authority: PinnedAuthority) -> tuple[str, ...]:
    """Microsoft, certutil: -hashfile takes the file as it is, so it has to be in DER form."""
    store = "Root" if authority.role is AuthorityRole.ROOT else "CA"
    return "certutil -hashfile FILE SHA256", f"certutil -addstore -f {store} FILE"


def _system(authority: PinnedAuthority) -> tuple[str, ...]:
    """update-ca-certificates(8) of Debian and Ubuntu, update-ca-trust(8) of Fedora and RHEL; both take PEM."""
    name = _plain(authority)
    return (
        "openssl x509 -in FILE -noout -fingerprint -sha256",
        f"cp FILE /usr/local/share/ca-certificates/{name}.crt && update-ca-certificates",
        f"cp FILE /etc/pki/ca-trust/source/anchors/{name}.crt && update-ca-trust",
    )


def _nss(authority: PinnedAuthority) -> tuple[str, ...]:
    """The certutil of NSS; C: trusted to issue certificates of servers."""
    return (
        "openssl x509 -in FILE -noout -fingerprint -sha256",
        f"certutil -d sql:$HOME/.pki/nssdb -A -t C,C, -n {_plain(authority)} -i FILE",
    )


def _plain(authority: PinnedAuthority) -> str:
    """The name as one word that means nothing else to a shell."""
    return re.sub(r"[^A-Za-z0-9]+", "-", authority.name).strip("-")


_COMMANDS: Final[Mapping[StoreKind, Callable[[PinnedAuthority], tuple[str, ...]]]] = {
    StoreKind.WINDOWS: _windows,
    StoreKind.SYSTEM: _system,
    StoreKind.NSS: _nss,
}
