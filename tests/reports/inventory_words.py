"""Words for reports in tests: English, codes by their own names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.finnish_time import in_finland
from cardtool.reports.inventory_words import ReportWords

if TYPE_CHECKING:
    from datetime import date, datetime
    from enum import StrEnum


def words(*, decimal_comma: bool = True) -> ReportWords:
    return ReportWords(_say, _name, _day, _moment, "en", decimal_comma)


def _say(message: str, /, **values: object) -> str:
    return message.format(**values)


def _name(code: StrEnum) -> str:
    return f"<{code.value}>"


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _moment(moment: datetime) -> str:
    return f"{in_finland(moment):%d.%m.%Y %H.%M}"
