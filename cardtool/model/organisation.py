"""Organisations of Finnish social and health care, and how a card's name was matched to one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cardtool.model.evidence import Confidence

if TYPE_CHECKING:
    from datetime import date

    from cardtool.model.evidence import Evidence


class OrganisationKind(StrEnum):
    """Kinds of body in the register."""

    COUNTY = "county"
    CITY = "city"
    REGION = "region"
    GROUP = "group"
    HOSPITAL_DISTRICT = "hospital_district"
    SOTE_JOINT_AUTHORITY = "sote_joint_authority"
    HOST_MUNICIPALITY_AREA = "host_municipality_area"
    SPECIAL_CARE_DISTRICT = "special_care_district"
    CHILD_WELFARE_JOINT_AUTHORITY = "child_welfare_joint_authority"
    LABORATORY_JOINT_AUTHORITY = "laboratory_joint_authority"
    RESCUE_DEPARTMENT = "rescue_department"
    MUNICIPALITY = "municipality"
    OTHER = "other"


class OrganisationStatus(StrEnum):
    """What the reform of 1 January 2023 did to the organisation a card names.

    ``old``: its social and health care duty moved to a successor. ``current``: a wellbeing services county, or
    another body that organises the services today. ``unaffected``: known, and the reform did not touch it.
    ``ambiguous``: the same name stands for an old and a current body and nothing decides. ``unknown``: not found.
    """

    OLD = "old"
    CURRENT = "current"
    UNAFFECTED = "unaffected"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Successor:
    """A body that took over.

    Attributes:
        code: county code of Statistics Finland (``01``-``21``, ``90``, ``91``) or ``HUS``.
        name_fi: Finnish name.
        name_sv: Swedish name.
        default: the one to assume when the municipality is not known.
    """

    code: str
    name_fi: str
    name_sv: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """One body of the register.

    Attributes:
        key: stable identifier, ``<kind>:<code or slug>``.
        kind: kind of body.
        status: ``old``, ``current`` or ``unaffected``.
        name_fi: Finnish name.
        name_sv: Swedish name, empty when not known.
        aliases: other names and abbreviations, in any language.
        email_domains: domains of its web and e-mail addresses, lower case.
        business_ids: business ids, with hyphen.
        oid_roots: OID roots of the SOTE register.
        successors: who took over, the default first; empty for bodies that go on.
        municipality_codes: members of a joint body.
        closed: last day of an ended body.
        what_happened: the register's own words.
        confidence: certainty of the row.
        source: where the row comes from.
        local: added by an administrator.
        rescue_department: name of the rescue department of a successor body, empty when it has none.
    """

    key: str
    kind: OrganisationKind
    status: OrganisationStatus
    name_fi: str
    name_sv: str = ""
    aliases: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()
    business_ids: tuple[str, ...] = ()
    oid_roots: tuple[str, ...] = ()
    successors: tuple[Successor, ...] = ()
    municipality_codes: tuple[str, ...] = ()
    closed: date | None = None
    what_happened: str = ""
    confidence: Confidence = Confidence.CERTAIN
    source: str = ""
    local: bool = False
    rescue_department: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationMatch:
    """What the register says of the organisation name and e-mail address of a card.

    Attributes:
        status: the answer.
        matched: the body found, ``None`` when unknown or ambiguous.
        successors: who took over from it, one of them marked as the default; for an ambiguous name those of its
            old meaning.
        evidence: what decided, in the order of weight.
        candidates: bodies with a similar name (unknown) or all meanings of the name (ambiguous); offered, never taken.
        by_name: the organisation name itself was found in the register.
        by_email: the e-mail domain was found and points to exactly one meaning.
        disagreement: name and e-mail domain point to different bodies.
    """

    status: OrganisationStatus
    matched: Organisation | None = None
    successors: tuple[Successor, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[Organisation, ...] = ()
    by_name: bool = False
    by_email: bool = False
    disagreement: bool = False
