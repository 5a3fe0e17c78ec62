"""Lines of labels and values, as the strings of a view hand them to its widgets."""

from __future__ import annotations

from dataclasses import dataclass

from ui.look.tone import Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One line.

    Attributes:
        label: what the value is; empty when the value says it itself.
        value: the text.
        icon: name of a drawing in front, empty for none.
        tone: tone of that drawing.
        strong: the value is one of the important ones.
    """

    label: str
    value: str
    icon: str = ""
    tone: Tone = Tone.PLAIN
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines."""

    title: str
    rows: tuple[Row, ...]
