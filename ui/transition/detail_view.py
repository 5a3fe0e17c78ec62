"""Everything about the chosen service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cardtool.model.transition import ContactKind
from ui.look.fact_grid import FactGrid
from ui.look.focus_following import FocusFollower
from ui.look.fonts import line_height, scaled
from ui.look.labels import plain_label
from ui.transition.address_list import Address, AddressList
from ui.transition.seen_list import SeenList
from ui.transition.step_list import StepList
from ui.transition.strings import tell_date, tell_facts, tell_matter, tell_rule, tell_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.language import Texts
    from cardtool.model.transition import Contact, SeenKind, TransitionService
    from cardtool.model.transition_judged import JudgedService
    from cardtool.model.transition_seen import Board, Seen

_LABELS: Final = 14
_TITLE_SIZE: Final = 1.3
_HEADING_SIZE: Final = 1.1


class DetailView(QScrollArea):
    """What changes, steps, dates, what was seen, contacts, links, rules and the source of one service.

    Attributes:
        address_copied: a contact or link is to be copied.
        mail_wanted: an e-mail to a contact is to be drafted.
        link_wanted: an address of the web is to be opened.
    """

    address_copied = Signal(object)
    mail_wanted = Signal(object)
    link_wanted = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: JudgedService | None = None
        self._following: FocusFollower | None = None
        self._page = QWidget(self)
        self.title = plain_label(self._page, wraps=True)
        self.facts, self.dates, self.rules, self.source = (
            FactGrid(self._page, label_characters=_LABELS) for _ in range(4)
        )
        self.steps, self.seen = StepList(texts, self._page), SeenList(self._page)
        self.contacts, self.links = AddressList(self._page), AddressList(self._page)
        self._parts: tuple[QWidget, ...] = (
            *(self.facts, self.steps, self.dates, self.seen),
            *(self.contacts, self.links, self.rules, self.source),
        )
        self._headings = tuple(plain_label(self._page, wraps=True) for _ in self._parts)
        self._lay_out()
        self.contacts.copied.connect(self.address_copied)
        self.links.copied.connect(self.address_copied)
        self.contacts.used.connect(lambda address: self.mail_wanted.emit(address.about))
        self.links.used.connect(lambda address: self.link_wanted.emit(address.text))
        self.steps.link_wanted.connect(self.link_wanted)

    def show_service(self, texts: Texts, board: Board, judged: JudgedService | None, *, whole: bool = True) -> None:
        """Show a service of a board; nothing for none.

        Args:
            texts: the language.
            board: the board.
            judged: the service, ``None`` for none.
            whole: the ticks and what was seen are known.
        """
        before, self.shown = self.shown, judged
        self._page.setVisible(judged is not None)
        if judged is None:
            return
        self._show_words(texts, judged)
        organisation = board.plan.organisation
        self.steps.show_steps(texts, judged, organisation.code if organisation is not None else "", known=whole)
        self.seen.show_seen(texts, _seen_of(judged.service, board.seen), board.soon_days)
        self.contacts.show_addresses(texts, _contacts(texts, judged.service))
        self.links.show_addresses(texts, _links(texts, judged.service))
        self._show_headings(texts, judged)
        if before is None or before.service.id != judged.service.id:
            self.verticalScrollBar().setValue(0)

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        seen = (part for each in self.seen.parts for part in (*each.grid.values, each.button))
        return (
            *(*self.facts.values, *self.steps.focus_chain, *self.dates.values, *seen, *self.contacts.focus_chain),
            *(*self.links.focus_chain, *self.rules.values, *self.source.values),
        )

    def _show_words(self, texts: Texts, judged: JudgedService) -> None:
        language = texts.language
        self.setAccessibleName(judged.service.title.of(language))
        self.title.setText(judged.service.title.of(language))
        self.title.setFont(scaled(self.font(), _TITLE_SIZE, bold=True))
        self.facts.show_rows(tell_facts(texts, judged))
        self.dates.show_rows([tell_date(texts, each) for each in judged.dates])
        self.rules.show_rows([tell_rule(texts, each) for each in judged.service.rules])
        self.source.show_rows(tell_source(texts, judged))

    def _show_headings(self, texts: Texts, judged: JudgedService) -> None:
        service = judged.service
        filled = (
            True,
            judged.steps,
            judged.dates,
            self.seen.parts,
            service.contacts,
            service.links,
            service.rules,
            True,
        )
        for heading, title, part, some in zip(self._headings, _titles(texts), self._parts, filled, strict=True):
            heading.setText(title)
            heading.setFont(scaled(self.font(), _HEADING_SIZE, bold=True))
            heading.setVisible(bool(some and title))
            part.setVisible(bool(some))
            part.setAccessibleName(title)

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        gap = line_height(self.font()) // 2
        column = QVBoxLayout(self._page)
        column.setContentsMargins(gap, 0, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.title)
        for heading, part in zip(self._headings, self._parts, strict=True):
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
            column.addWidget(heading)
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(self._page)
        self._following = FocusFollower(self)


def _titles(texts: Texts) -> tuple[str, ...]:
    say = texts.say
    return (
        *("", say("Steps"), say("Dates"), say("What this tool has seen")),
        *(say("Contacts"), say("Links"), say("Rules"), say("Where this stands")),
    )


def _seen_of(service: TransitionService, seen: Mapping[SeenKind, Seen]) -> list[Seen]:
    return [seen[kind] for kind in service.seen if kind in seen]


def _contacts(texts: Texts, service: TransitionService) -> list[Address]:
    return [
        Address(each.address, tell_matter(texts, each), _mail_words(texts, each), each) for each in service.contacts
    ]


def _mail_words(texts: Texts, contact: Contact) -> str:
    return texts.say("E-mail…") if contact.kind is ContactKind.EMAIL else ""


def _links(texts: Texts, service: TransitionService) -> list[Address]:
    return [
        Address(each.url, each.title.of(texts.language), texts.say("Open the address"), each) for each in service.links
    ]
