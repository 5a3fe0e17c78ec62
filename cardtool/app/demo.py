"""Use case: try the program without hardware, on made-up cards in a SoftHSM token store."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cardtool.app.request import ReadRequest

if TYPE_CHECKING:
    from cardtool.app.workspace import Workspace

#: Name of the middleware profile that reads the training cards.
DEMO_PROFILE = "softhsm"


def prepare_demo(workspace: Workspace) -> ReadRequest:
    """Create the training cards below the user's data folder and return what to read.

    SoftHSM finds its store through an environment variable, which is set for this process.

    Raises:
        MiddlewareMissingError: SoftHSM is not installed.
    """
    from cardtool.cards.training.store import create_store

    configuration = create_store(workspace.folders.data / "training", workspace.day())
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    return ReadRequest(profile=DEMO_PROFILE)
