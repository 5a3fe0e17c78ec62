"""Everything said of the chosen certificate: findings, what the judgement rests on, who issued it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from cardtool.app.inventory.wording import name_of, tell_chain, tell_finding, tell_key, tell_root
from cardtool.app.telling import tell_evidence
from ui.inventory.signs import CHAIN_SIGNS, FINDING_SIGNS
from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height
from ui.look.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.app.language import Texts
    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.oid import RootMatch
    from ui.inventory.content import Content

_LINES: Final = 8


class CertificateDetails(QScrollArea):
    """Lines with signs and words; hidden while no certificate is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = FactGrid(self)
        self.setWidget(self.grid)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(line_height(self.font()) * _LINES)
        self.hide()

    def show_certificate(self, content: Content, item: InventoryCertificate) -> None:
        """Show what is said of a certificate."""
        self.grid.show_rows(tuple(detail_rows(content, item)))
        self.show()


def detail_rows(content: Content, item: InventoryCertificate) -> Iterator[Row]:
    """The findings first, the gravest on top; then whose OID it is, its chain, and what the judgement rests on."""
    texts = content.texts
    for finding in item.findings:
        yield Row(texts.say("Worth knowing"), tell_finding(texts, finding), *FINDING_SIGNS[finding.severity])
    if item.root is not None:
        yield Row(texts.say("In the register"), _told_root(texts, item.root))
    yield Row(texts.say("Chain"), tell_chain(texts, item.chain), *CHAIN_SIGNS[item.chain.state])
    for sha256 in item.chain.issuers:
        issuer = content.known.get(sha256)
        name = issuer.certificate.subject.first("CN") if issuer else ""
        yield Row(texts.say("Issuer"), f"{name} ({sha256})" if name else sha256)
    for told in sorted({told for place in item.places if (told := tell_key(texts, place.key))}):
        yield Row(texts.say("Private key"), told)
    kind = ", ".join(name_of(texts, code) for code in (item.judgement.kind, item.judgement.environment))
    generation = f" ({item.judgement.generation})" if item.judgement.generation else ""
    yield Row(texts.say("Kind of certificate"), kind + generation)
    for seen in item.judgement.evidence:
        yield Row(texts.say("Why"), tell_evidence(texts, seen))


def _told_root(texts: Texts, root: RootMatch) -> str:
    told = tell_root(texts, root)
    return f"{told}: {root.organisation}" if root.organisation else told
