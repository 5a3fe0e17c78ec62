from __future__ import annotations

import gc

from cardtool.store.collecting import few_collections


def test_the_setting_returns_when_the_last_one_leaves() -> None:
    before = gc.get_threshold()
    outer, inner = few_collections(), few_collections()
    with outer:
        inner.__enter__()
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold()[0] > before[0]
    inner.__exit__(None, None, None)
    assert gc.get_threshold() == before
