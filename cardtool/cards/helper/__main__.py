"""The helper's entry point: ``python -m cardtool.cards.helper``, or the program ``cardtool-helper``."""

from __future__ import annotations

from cardtool.cards.helper.server import Server
from cardtool.cards.helper.surroundings import Watchdog, end_process, set_limits, take_streams


def main() -> None:
    """Serve requests until the program closes the pipe."""
    incoming, outgoing = take_streams()
    set_limits()
    watchdog = Watchdog()

    def watch(seconds: float) -> None:
        if seconds:
            watchdog.start(seconds)
        else:
            watchdog.stop()

    Server(incoming, outgoing, end=end_process, watch=watch).run()


if __name__ == "__main__":
    main()
