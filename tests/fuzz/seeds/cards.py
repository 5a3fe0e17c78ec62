"""Files and answers of cards, headers of modules, names of readers, lines of helpers."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.cards.virtual.card import Card


def directories() -> Iterator[bytes]:
    """The files of virtual cards of every layout, and containers of PINs."""
    for kind in ("setcos", "s42"):
        yield from _files(kind)
    yield bytes.fromhex("a00f8301 11df210105df2801 05df2f0101 9000".replace(" ", ""))
    yield bytes.fromhex("a00b830111df210103df2f01009000")
    yield from (b"\x30\x82\x04\x00", b"\x30\x84\x00", b"\0" * 20, b"\x7f\x21\x81\x01x")


def _files(kind: str) -> Iterator[bytes]:
    from cardtool.cards.virtual.files import ElementaryFile
    from tests.cards.direct.made import card

    waiting = [card(kind).master_file]
    while waiting:
        for node in waiting.pop().children.values():
            if isinstance(node, ElementaryFile):
                yield node.data[:1500]
            else:
                waiting.append(node)


def dialogue() -> Iterator[bytes]:
    """Answers of virtual cards to whole readings."""
    from tests.cards.direct.made import card

    for number, kind in enumerate(("setcos", "s41v3", "s41v4", "s42", "unfamiliar")):
        yield from _answers(card(kind), number)


def _answers(card: Card, number: int) -> Iterator[bytes]:
    """The dialogue with a card, for each protocol, in the form of the target."""
    from cardtool.cards.direct.channel import Channel
    from cardtool.cards.direct.further import complete
    from cardtool.cards.direct.layouts import load_layouts
    from cardtool.cards.direct.reading import HolderReading
    from cardtool.cards.virtual.connection import connected

    with connected(card) as connection:
        told: list[bytes] = []
        send = connection.transmit

        def transmit(command: bytes) -> bytes:
            told.append(send(command))
            return told[-1]

        connection.transmit = transmit  # type: ignore[method-assign]  # the answers are what is wanted
        channel, layouts = Channel(connection), load_layouts()
        read = HolderReading(channel, layouts).run().card
        complete(channel, layouts, read, issuers=True, pins=True)
        known = [answer.fits(card.atr) for answer in layouts.answers]
        chosen = known.index(True) if True in known else 0
        yield bytes([chosen << 1 | connection.protocol]) + b"".join(
            len(each).to_bytes(2, "big") + each for each in told
        )


def module_file() -> Iterator[bytes]:
    """Headers of libraries."""
    elf = b"\x7fELF\2\1\1" + bytes(9) + struct.pack("<HH", 3, 62)
    yield from (elf, b"\x7fELF\1\2\1" + bytes(9) + struct.pack(">HH", 3, 40), b"\xcf\xfa\xed\xfe", b"MZ")
    yield b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40) + b"PE\0\0" + struct.pack("<H", 0x8664)


def reader_names() -> Iterator[bytes]:
    """Several names, one cut in the middle of a letter, one of 64 bytes and more."""
    yield b"Reader A 00 00\0Reader A 00 01\0\0"
    yield "Lukija ä".encode()[:-1] + b"\0\0"
    yield b"R" * 70 + b"\0" + b"R" * 64 + b"\0" + b"R" * 61 + b"...\0\0"


def helper_lines() -> Iterator[bytes]:
    """Requests, answers and results."""
    from cardtool.cards.helper.protocol import (
        CheckRequest,
        Failure,
        Job,
        ListRequest,
        LoginRequest,
        Progress,
        Request,
        Result,
        encode_answer,
        encode_cancel,
        encode_hello,
        encode_job,
    )
    from cardtool.model.cause import Cause

    login = LoginRequest("/lib/m.so", "R", ("R",), "ab" * 32, "cd" * 32, "rsa_sha256", 4)
    requests: tuple[Request, ...] = (CheckRequest("/lib/m.so"), ListRequest("/lib/m.so", ("R",), ("R", "S")), login)
    yield encode_hello() + encode_cancel(3)
    yield b"".join(encode_job(Job(number, 4.5, request)) for number, request in enumerate(requests))
    yield encode_answer(Progress(1, "slot")) + encode_answer(Failure(2, Cause.TIMED_OUT, "late"))
    token = {"label": "CARD", "serial": "1", "manufacturer": "M", "model": ""}
    content = {"slot": "R", "removable": True, "token": token, "certificates": ["AAAA"], "pin_flags": ["locked"]}
    failure = {"slot": "S", "cause": "timed_out", "detail": ""}
    slots = {"contents": [content | {"visiting": []}], "failures": [failure], "readers": ["R"]}
    yield encode_answer(Result(3, slots)) + encode_answer(Result(4, {"signature": "AAAA"}))
    yield b'{"type":"error","id":2,"cause":"timed_out","detail":"\\ud800"}\n#12345678\n{"id":NaN}\ncut'
    yield json.dumps({"type": "result", "id": 1, "result": slots | {"readers": ["\udcff"]}}).encode() + b"\n"
    yield b"[" * 3000 + b"\n" + b"1" * 4500 + b"\n"
