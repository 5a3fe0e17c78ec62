"""The municipality decides where a body's duties went to several successors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cardtool.model.evidence import Evidence, EvidenceCode
from cardtool.model.organisation import OrganisationKind
from cardtool.register.names import MAX_NAME, key

if TYPE_CHECKING:
    from cardtool.model.organisation import Organisation, OrganisationMatch
    from cardtool.register.lookup import NameIndex

#: Statistics Finland's municipality codes have three digits.
_CODE_LENGTH = 3


def find_municipality(index: NameIndex, by_code: dict[str, Organisation], text: str) -> Organisation | None:
    """The municipality behind a code ("020", "20") or a name in any form ("Akaa", "Akaan kaupunki", "Ackas")."""
    plain = text[:MAX_NAME].strip()
    if found := by_code.get(plain.zfill(_CODE_LENGTH)):
        return found
    bodies = (m.entry.organisation for m in index.get(key(plain), ()))
    return next((body for body in bodies if body.kind is OrganisationKind.MUNICIPALITY), None)


def narrowed(match: OrganisationMatch, municipality: Organisation) -> OrganisationMatch:
    """``match`` with the one successor that took over in ``municipality``; as it was when that is none of them."""
    codes = {successor.code for successor in municipality.successors}
    exact = [successor for successor in match.successors if successor.code in codes]
    if not exact:
        return match
    evidence = Evidence(EvidenceCode.MUNICIPALITY, municipality.name_fi, municipality.key, municipality.source)
    return replace(match, successors=(replace(exact[0], default=True),), evidence=(*match.evidence, evidence))
