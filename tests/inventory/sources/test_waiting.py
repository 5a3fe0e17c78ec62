from __future__ import annotations

import threading

import pytest

from cardtool.inventory.sources.waiting import StoppedError, in_time


def test_the_result_comes_back() -> None:
    assert in_time(lambda: 1, 30) == 1


def test_what_is_raised_comes_back() -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        in_time(fail, 30)


def test_what_takes_too_long_is_left() -> None:
    free = threading.Event()
    with pytest.raises(TimeoutError):
        in_time(lambda: free.wait(30), 0.05)
    free.set()


def test_one_may_stop_waiting() -> None:
    free = threading.Event()
    answers = iter([False, True])
    with pytest.raises(StoppedError):
        in_time(lambda: free.wait(30), 30, lambda: next(answers))
    free.set()
