"""``python -m tests.virtual_card``: a virtual card in a virtual reader, driven by JSON lines on standard input."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Final

from cardtool.cards.training.certificates import training_ids
from cardtool.cards.virtual import profiles
from tests.rig import opensc
from tests.rig.rig import DEFAULT_READERS, PcscRig
from tests.virtual_card.driver import Answer, Driver
from tests.virtual_card.slot import DEFAULT_PORT

#: Name that the vpcd package gives its readers.
PACKAGED_READER: Final = "Virtual PCD"


def main() -> int:
    """Serve until ``quit``, the end of input, Ctrl-C or SIGTERM."""
    options = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    rig = PcscRig(DEFAULT_READERS if options.daemon else {PACKAGED_READER: options.port})
    with tempfile.TemporaryDirectory(prefix="cardtool-card-") as folder:
        configuration = Path(folder) / "opensc.conf"
        opensc.write_configuration(configuration)
        try:
            if options.daemon:
                rig.start()
            _serve(Driver(rig), options, {"ready": True, "pid": os.getpid(), "OPENSC_CONF": str(configuration)})
        except KeyboardInterrupt:
            pass
        finally:
            rig.stop()
    return 0


def _serve(driver: Driver, options: argparse.Namespace, greeting: Answer) -> None:
    if options.kind:
        request = {name: value for name, value in vars(options).items() if value is not None}
        greeting |= driver.answer(json.dumps({"op": "insert", **request}))
        delay = {"op": "delay", "per_apdu": options.per_apdu, "per_byte": options.per_byte}
        driver.answer(json.dumps(delay))
    _say(greeting)
    for line in sys.stdin:
        _say(driver.answer(line))
        if driver.finished:
            return


def _say(answer: Answer) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.virtual_card", description=__doc__)
    add = parser.add_argument
    add("--kind", choices=profiles.KINDS, help="insert this card at once")
    add("--training", choices=training_ids(), help="certificates of a made-up person")
    add("--authentication", help="authentication certificate, PEM or DER; throw-away certificates unless given")
    add("--signature", help="signature certificate, PEM or DER")
    add("--ca", dest="cas", action="append", help="CA certificate on the card, PEM or DER; may be repeated")
    add("--serial", help="card number, an even number of digits")
    add("--label", help="token label")
    add("--atr", help="answer to reset in hexadecimal")
    add("--per-apdu", type=float, default=0.0, help="seconds that each command takes")
    add("--per-byte", type=float, default=0.0, help="seconds that each byte takes")
    add("--daemon", action="store_true", help="start a private pcscd; otherwise use the one that runs")
    add("--port", type=int, default=DEFAULT_PORT, help="port of vpcd in the running pcscd")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
