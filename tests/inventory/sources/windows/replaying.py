"""Stands in for the child that reads certificate stores: answers requests from a recording, and nothing else.

A recording is the child's first line, then for each request a line ``{"request": …}`` and the lines of the answer.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def _answers(recording: list[str]) -> dict[str, list[str]]:
    answers: dict[str, list[str]] = {}
    request = ""
    for line in recording:
        content = json.loads(line)
        if "request" in content:
            request = json.dumps(content["request"])
        answers.setdefault(request, [])
        if "request" not in content:
            answers[request].append(line)
    return answers


def main() -> None:
    """Answer until there are no more requests; one that was not recorded ends it."""
    hello, *rest = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    answers = _answers(rest)
    sys.stdout.write(hello + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write("".join(f"{answer}\n" for answer in answers[json.dumps(json.loads(line))]))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
