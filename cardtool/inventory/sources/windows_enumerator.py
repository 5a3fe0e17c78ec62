"""The child process that reads the certificate stores of Windows: ``python -m`` this module, JSON lines on its pipes.

Opening a store may load the code of others (providers, group policy, smart-card drivers) and may wait for a network;
in a process of its own it can hang or crash without harm, and the program goes on with the next store.
"""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

from cardtool.inventory.sources.windows_contract import (
    LONGEST_LINE,
    Answer,
    ContractError,
    End,
    ListRequest,
    Request,
    StoreName,
    StoreRefusal,
    decode_request,
    encode_answer,
    encode_hello,
)
from cardtool.inventory.sources.windows_crypt32 import Crypt32, load_crypt32
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def main(load: Callable[[], Crypt32] = load_crypt32) -> None:
    """Serve requests until the program closes the pipe.

    Args:
        load: gives the library.
    """
    with os.fdopen(os.dup(0), "rb") as incoming, os.fdopen(os.dup(1), "wb") as outgoing:
        _lead_nowhere()
        serve(incoming, outgoing, load)


def serve(incoming: IO[bytes], outgoing: IO[bytes], load: Callable[[], Crypt32] = load_crypt32) -> None:
    """Answer requests until there are no more, or one that is none."""
    outgoing.write(encode_hello())
    outgoing.flush()
    try:
        library: Crypt32 | None = load()
    except (OSError, AttributeError):  # AttributeError: a function is missing
        library = None
    while line := incoming.readline(LONGEST_LINE):
        try:
            request = decode_request(line)
        except ContractError:
            return
        count = 0
        for count, answer in enumerate(_answers(library, request), start=1):  # noqa: B007 - told after the last one
            outgoing.write(encode_answer(answer))
        outgoing.write(encode_answer(End(count)))
        outgoing.flush()


def _answers(library: Crypt32 | None, request: Request) -> Iterator[Answer]:
    if library is None:
        yield StoreRefusal(RefusalReason.NOT_AVAILABLE_HERE)
    elif isinstance(request, ListRequest):
        stores = library.stores(request.location)
        if isinstance(stores, StoreRefusal):
            yield stores
        else:
            yield from map(StoreName, stores)
    else:
        yield from library.certificates(request.location, request.store)


def _lead_nowhere() -> None:
    """What a loaded library prints cannot get between the lines of the contract."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for place in (0, 1, 2):
        os.dup2(nowhere, place)
    os.close(nowhere)


if __name__ == "__main__":
    main()
