"""What the helpdesk found out beside the diagnosis, as documents a face may print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cardtool.app.diagnosing.trust import how_to_install
from cardtool.reports.readiness_documents import readiness_document
from cardtool.reports.revocation_documents import revocation_document
from cardtool.reports.trust_documents import trust_document

if TYPE_CHECKING:
    from typing import Any

    from cardtool.model.readiness import ReadinessSheet
    from cardtool.model.revocation import RevocationReport
    from cardtool.model.workstation_trust import AuthorityTrust, WorkstationTrust


def revocation_json(report: RevocationReport) -> str:
    """A check of revocation (schema ``cardtool.revocation.v1``)."""
    return _indented(revocation_document(report))


def trust_json(trust: WorkstationTrust) -> str:
    """What a workstation trusts (schema ``cardtool.trust.v1``)."""
    kinds = [store.kind for store in trust.stores]

    def commands(each: AuthorityTrust) -> list[dict[str, Any]]:
        return [{"store": how.store.value, "commands": list(how.commands)} for how in how_to_install(each, kinds)]

    return _indented(trust_document(trust, commands))


def readiness_json(sheet: ReadinessSheet) -> str:
    """Where cards can be used (schema ``cardtool.readiness.v1``)."""
    return _indented(readiness_document(sheet))


def _indented(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
