"""Use case: what the register says of an organisation's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from cardtool.app.workspace import Workspace
    from cardtool.model.organisation import OrganisationMatch


def resolve_organisation(
    workspace: Workspace, name: str, email: str = "", *, municipality: str = "", issued_on: date | None = None
) -> OrganisationMatch:
    """Match a name and an e-mail address with the register, as it is done for a card.

    Args:
        workspace: surroundings.
        name: organisation name in any form.
        email: e-mail address or empty.
        municipality: name or code of a municipality, where known.
        issued_on: day on which the name was written, where known.

    Raises:
        InstallationError: data that ships with the program is missing or broken.
    """
    return workspace.knowledge.register.resolve(name, email, municipality=municipality, issued_on=issued_on)
