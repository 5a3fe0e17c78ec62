"""What a process that this program starts may know of its environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Beginning of the variables that hold secrets (``cardtool secret``).
SECRET_PREFIX: Final = "CARDTOOL_SECRET_"  # noqa: S105 - a name
#: Of the PostgreSQL library.
_OTHER_SECRETS: Final = frozenset({"PGPASSWORD"})


def child_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables for a child process: all but those that hold secrets, which no module of a vendor needs to see."""
    return {
        name: value
        for name, value in environment.items()
        if not name.upper().startswith(SECRET_PREFIX) and name.upper() not in _OTHER_SECRETS
    }
