"""A page of HTML on paper: to a printer of the system, or into a PDF file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

#: Margins of A4, in millimetres.
_MARGINS = QMarginsF(18, 18, 18, 18)


def print_page(page: str, printer: QPrinter) -> None:
    """Print a page, on as many sheets as it needs."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.setHtml(page)
    document.setDocumentMargin(0)
    document.print_(printer)


def pdf_printer(path: str) -> QPrinter:
    """A printer that writes a PDF file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(path)
    return printer


def ask_printer(page: str, window: QWidget) -> QPrintDialog:
    """Let the person choose a printer, and print the page on it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, window)
    dialog.finished.connect(lambda result: _finish(page, printer, dialog, result))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return dialog


def _finish(page: str, printer: QPrinter, dialog: QPrintDialog, result: int) -> None:
    if result == QPrintDialog.DialogCode.Accepted:
        print_page(page, printer)
    dialog.deleteLater()
