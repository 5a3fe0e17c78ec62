"""Use case: what an OID says of itself, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cardtool.app.inventory.registers import register_in_use

if TYPE_CHECKING:
    from cardtool.app.workspace import Workspace
    from cardtool.model.oid import KantaOid, OidProblem, RootMatch


@dataclass(frozen=True, slots=True)
class OidAnswer:
    """An OID taken apart.

    Attributes:
        text: what was asked.
        oid: its parts, ``None`` when it is no Kanta OID.
        problem: why it is none, ``None`` when it is one.
        root: whose root it has, ``None`` when it is none.
    """

    text: str
    oid: KantaOid | None
    problem: OidProblem | None
    root: RootMatch | None


def explain(workspace: Workspace, text: str) -> OidAnswer:
    """Take an OID apart.

    Raises:
        InstallationError: shipped data is missing or broken.
        SourceNotReadableError: the imported register cannot be read any more.
    """
    from cardtool.register.roots import load_roots
    from cardtool.rules.kanta_oid import explain_oid

    told = explain_oid(text)
    organisations = workspace.knowledge.register.organisations
    root = load_roots(register_in_use(workspace), organisations).match(told.oid) if told.oid else None
    return OidAnswer(told.text, told.oid, told.problem, root)


def oid_document(answer: OidAnswer) -> dict[str, Any]:
    """The answer as a document (schema ``cardtool.oid.v1``)."""
    oid, root = answer.oid, answer.root
    return {
        "schema": "cardtool.oid.v1",
        "text": answer.text,
        "valid": oid is not None,
        "problem": answer.problem.value if answer.problem else None,
        "root": oid.root if oid else None,
        "business_id": (oid.business_id or None) if oid else None,
        "below": list(oid.below) if oid else [],
        "node": oid.node.value if oid else None,
        "defects": [defect.value for defect in oid.defects] if oid else [],
        "status": root.status.value if root else None,
        "organisation": (root.organisation or None) if root else None,
        "counties": list(root.counties) if root else [],
        "probable_county": root.probable_county if root else False,
        "source": (root.source or None) if root else None,
    }
