"""Helpers without processes: requests and answers go through the protocol's lines, but a fake module answers them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, cast

from cardtool.cards.helper.contents import error_of, slots_from_json
from cardtool.cards.helper.pool import Helpers
from cardtool.cards.helper.protocol import (
    CheckRequest,
    Failure,
    Job,
    Progress,
    Result,
    decode_answer,
    decode_request,
    encode_answer,
    encode_job,
)
from cardtool.cards.helper.server import Server

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cardtool.cards.helper.protocol import ListRequest, Request
    from cardtool.cards.pkcs11_module import Module
    from cardtool.cards.slots import Slots


class InProcessHelpers(Helpers):
    """Answers every request with one module, here."""

    def __init__(self, module: object) -> None:
        super().__init__()
        self.told = io.BytesIO()
        self._server = Server(io.BytesIO(), self.told, end=lambda _: None, open_module=lambda _: cast("Module", module))

    def check(self, module: Path, environment: Mapping[str, str], seconds: float) -> None:
        assert environment
        assert seconds > 0
        self._ask(CheckRequest(str(module)))

    def read_slots(self, module: Path, request: ListRequest, environment: Mapping[str, str], seconds: float) -> Slots:
        assert environment
        assert seconds > 0
        assert request.module == str(module)
        return slots_from_json(self._ask(request))

    def steps(self) -> list[str]:
        answers = [decode_answer(line) for line in self.told.getvalue().splitlines()]
        return [answer.step for answer in answers if isinstance(answer, Progress)]

    def _ask(self, request: Request) -> dict[str, Any]:
        job = decode_request(encode_job(Job(1, 5.0, request)))
        assert isinstance(job, Job)
        answer = decode_answer(encode_answer(self._server._answer(job, bytearray())))
        if isinstance(answer, Failure):
            raise error_of(answer.cause, answer.detail)
        assert isinstance(answer, Result)
        return answer.content
