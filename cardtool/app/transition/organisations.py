"""Use cases: the organisations that the transition board can be shown for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.organisation import OrganisationStatus
from cardtool.model.transition_judged import BoardOrganisation

if TYPE_CHECKING:
    from cardtool.app.workspace import Workspace
    from cardtool.model.organisation import Organisation

#: Those to which the duties went on 1.1.2023: counties, Helsinki, HUS (domain note process.md, 1 and 3).
_WITH_DUTIES: Final = frozenset({OrganisationStatus.CURRENT})


def board_organisations(workspace: Workspace) -> tuple[BoardOrganisation, ...]:
    """The wellbeing services counties, Helsinki and HUS, in the order of their codes.

    Raises:
        InstallationError: the register is missing or broken.
    """
    bodies = workspace.knowledge.register.counties
    return tuple(_shown(code, bodies[code]) for code in sorted(bodies) if bodies[code].status in _WITH_DUTIES)


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    """An organisation that somebody named.

    Attributes:
        organisation: the organisation.
        took_over: the name is that of an ended body, whose duties went to it by default.
    """

    organisation: BoardOrganisation
    took_over: bool = False


def find_organisation(workspace: Workspace, text: str) -> FoundOrganisation | None:
    """The organisation of a code (``05``, ``5``, ``HUS``), a name or another name; ``None`` when there is none such.

    A name is found as on a card: in Finnish or Swedish, as an abbreviation, in any case. That of an ended body
    stands for the one that took over by default.

    Raises:
        InstallationError: the register is missing or broken.
    """
    known = {each.code: each for each in board_organisations(workspace)}
    wanted = text.strip()
    code = wanted.zfill(2) if wanted.isdecimal() else wanted.upper()
    if code in known:
        return FoundOrganisation(known[code])
    code, took_over = _code_of_name(workspace, wanted)
    return FoundOrganisation(known[code], took_over) if code in known else None


def _code_of_name(workspace: Workspace, name: str) -> tuple[str, bool]:
    """The code, empty when not known, and whether it is that of a successor."""
    register = workspace.knowledge.register
    match = register.resolve(name)
    codes = {body.key: code for code, body in register.counties.items()}
    meant = [match.matched] if match.matched else []
    meant += [body for body in match.candidates if match.status is OrganisationStatus.AMBIGUOUS]
    own = next((codes[body.key] for body in meant if body.key in codes), "")
    return (own, False) if own else (next((each.code for each in match.successors if each.default), ""), True)


def _shown(code: str, body: Organisation) -> BoardOrganisation:
    # An administrator's row says nothing of rescue departments, so nothing is left out for it.
    return BoardOrganisation(code, body.name_fi, body.name_sv, rescue=bool(body.rescue_department) or body.local)
