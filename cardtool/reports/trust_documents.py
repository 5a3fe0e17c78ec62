"""The trust of a workstation as a document (schema ``cardtool.trust.v1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.model.workstation_trust import AuthorityTrust, StoreSeen, WorkstationTrust
    from cardtool.reports.card_documents import Json

TRUST_SCHEMA: Final = "cardtool.trust.v1"


def trust_document(trust: WorkstationTrust, commands: Callable[[AuthorityTrust], list[Json]]) -> Json:
    """The document of one comparison.

    Args:
        trust: the comparison.
        commands: how an authority is installed, in the form of the document.
    """
    return {
        "schema": TRUST_SCHEMA,
        "as_of": trust.as_of.isoformat(),
        "needs_action": trust.needs_action,
        "authorities": [{**_authority(each), "install": commands(each)} for each in trust.authorities],
        "stores": [_store(store) for store in trust.stores],
    }


def _authority(trust: AuthorityTrust) -> Json:
    authority = trust.authority
    return {
        "name": authority.name,
        "sha256": authority.sha256,
        "role": authority.role.value,
        "issued_by": authority.issued_by or None,
        "valid_from": authority.valid_from.isoformat() if authority.valid_from else None,
        "valid_until": authority.valid_until.isoformat() if authority.valid_until else None,
        "address": authority.address or None,
        "source": authority.source or None,
        "certainty": authority.certainty.value,
        "state": trust.state.value,
        "present_in": list(trust.present_in),
        "distrusted_in": list(trust.distrusted_in),
    }


def _store(store: StoreSeen) -> Json:
    return {
        "kind": store.kind.value,
        "name": store.name,
        "state": store.state.value,
        "certificates": store.certificates,
        "detail": store.detail or None,
    }
