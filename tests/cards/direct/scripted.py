"""A connection that gives prepared answers, for what no virtual card would say."""

from __future__ import annotations


class Scripted:
    """Answers with the bytes given, one after another; the last one again and again."""

    def __init__(self, *answers: bytes, protocol: int = 1, atr: bytes = b"") -> None:
        self.reader, self.atr, self.protocol = "Scripted", atr, protocol
        self.sent: list[bytes] = []
        self._answers = list(answers)

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
