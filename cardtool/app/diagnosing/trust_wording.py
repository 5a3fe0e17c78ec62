"""What is said of the trust of a workstation; the sentences stand in the catalogues, here are their English forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.language import marked as _
from cardtool.model.sighting import SourceState
from cardtool.model.workstation_trust import AuthorityRole, AuthorityState, StoreKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cardtool.app.language import Texts
    from cardtool.model.workstation_trust import AuthorityTrust, StoreSeen

STATES: Final[Mapping[AuthorityState, str]] = {
    AuthorityState.PRESENT: _("Trusted here"),
    AuthorityState.MISSING: _("Missing here"),
    AuthorityState.EXPIRED: _("Has expired; not needed any more"),
    AuthorityState.DISTRUSTED: _("Forbidden here"),
    AuthorityState.UNKNOWN: _("Not known: a store could not be read"),
}

ROLES: Final[Mapping[AuthorityRole, str]] = {
    AuthorityRole.ROOT: _("Roots"),
    AuthorityRole.ISSUING: _("Issuing authorities"),
}

STORES: Final[Mapping[StoreKind, str]] = {
    StoreKind.WINDOWS: _("Windows"),
    StoreKind.SYSTEM: _("Linux system"),
    StoreKind.NSS: _("Browser database"),
}

READ: Final[Mapping[SourceState, str]] = {
    SourceState.COMPLETE: _("read whole"),
    SourceState.PARTIAL: _("read in part"),
    SourceState.UNREADABLE: _("could not be read"),
    SourceState.CANCELLED: _("not read to the end"),
}

#: How an administrator brings roots to all workstations; the words between the marks are those of Windows in English.
INSTALLING: Final[Mapping[StoreKind, str]] = {
    StoreKind.WINDOWS: _(
        "For all workstations: group policy, Computer Configuration > Policies > Windows Settings > Security Settings "
        "> Public Key Policies > Trusted Root Certification Authorities > Import. For this one, as administrator:"
    ),
    StoreKind.SYSTEM: _(
        "As administrator; the second line is for Debian and Ubuntu, the third for Fedora and Red Hat:"
    ),
    StoreKind.NSS: _("As the user:"),
}
#: Said before a command is shown.
COMPARE: Final = _("Compare the file's fingerprint (SHA-256) before: {fingerprint}")
#: Windows fetches roots of Microsoft's program when a program first needs them.
ON_DEMAND: Final = _("Windows may add it by itself when it is first needed.")
FORBIDDEN: Final = _("Ask the administrator why it is forbidden in {stores}.")
NOT_COMPLETE: Final = _(
    "The issuing authorities of professional, staff, actor and backup cards are not in this list: their certificates "
    "are not public."
)


def tell_authority(texts: Texts, trust: AuthorityTrust) -> str:
    """An authority and its state, with the last day where that matters."""
    state = texts.say(STATES[trust.state])
    until = trust.authority.valid_until
    if trust.state is AuthorityState.EXPIRED and until is not None:
        state = texts.say("{state} (until {day})", state=state, day=texts.day(until))
    return f"{trust.authority.name}: {state}"


def tell_places(texts: Texts, trust: AuthorityTrust) -> Iterator[str]:
    """The stores that trust an authority, and those that forbid it."""
    if trust.present_in:
        yield texts.say("In {stores}", stores=", ".join(trust.present_in))
    if trust.distrusted_in:
        yield texts.say(FORBIDDEN, stores=", ".join(trust.distrusted_in))


def tell_store(texts: Texts, store: StoreSeen) -> str:
    """A store, and how far it could be read."""
    read = texts.say(READ[store.state])
    detail = f" ({store.detail})" if store.detail else ""
    number = texts.say_many("{number} certificate", "{number} certificates", store.certificates)
    return f"{texts.say(STORES[store.kind])}, {store.name}: {number}, {read}{detail}"
