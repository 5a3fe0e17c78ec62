"""What the form says, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.language import marked as _
from ui.inventory.form.checks import MOST_LINES, Field
from ui.inventory.form.values import ScanForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cardtool.app.inventory.remembering import RememberedScan
    from cardtool.app.language import Texts
    from ui.inventory.form.checks import Fault

#: Titles of the fields that take one thing a line.
TITLES: Mapping[Field, str] = {
    Field.TLS: _("TLS servers, one a line"),
    Field.SAML: _("SAML metadata, one file, folder or address a line"),
    Field.XROAD: _("Folders of X-Road security servers, one a line"),
    Field.LISTS: _("Lists of certificates (CSV or NDJSON), one file a line"),
}
#: What each of them does, in a sentence.
NOTES: Mapping[Field, str] = {
    Field.TLS: _("Contacts the machines named here, once each, as a browser would. For example server.example.fi:443"),
    Field.SAML: _("An address is fetched from the machine it names. For example https://idp.example.fi/metadata"),
    Field.XROAD: _("For example a copy of /etc/xroad"),
    Field.LISTS: _("Exports of other programs; rows of osquery too"),
}
_FAULTS: Mapping[Field, str] = {
    Field.TLS: _("“{line}” is no address of a server. Write host:port, for example server.example.fi:443."),
    Field.SAML: _("“{line}” is no path and no http or https address. An address may not have a password in it."),
    Field.XROAD: _("“{line}” is no path."),
    Field.LISTS: _("“{line}” is no path."),
}
_LOCATIONS: Mapping[str, str] = {
    "LocalMachine": _("Windows certificate stores of this computer"),
    "CurrentUser": _("Windows certificate stores of my own"),
    "Services": _("Windows certificate stores of services"),
}
#: Longest part of a wrong line that is repeated, in characters.
_LONGEST_LINE = 60


def tell_fault(texts: Texts, fault: Fault) -> str:
    """What is wrong with a line, and how it should be."""
    if not fault.text:
        return texts.say("At most {number} lines are taken.", number=MOST_LINES)
    line = fault.text if len(fault.text) <= _LONGEST_LINE else fault.text[:_LONGEST_LINE] + "…"
    return texts.say(_FAULTS[fault.field], line=line)


def tell_location(texts: Texts, location: str) -> str:
    """A location of Windows."""
    return texts.say(_LOCATIONS[location])


def tell_more(texts: Texts, form: ScanForm) -> str:
    """What is to be scanned beside files and folders, on one line; empty for nothing."""
    sources = "; ".join(_sources(texts, form))
    return texts.say("Also scanned: {sources}", sources=sources) if sources else ""


def _sources(texts: Texts, form: ScanForm) -> Iterator[str]:
    if form.system_trust:
        yield texts.say("Trust folders of the system")
    yield from (tell_location(texts, location) for location in form.windows_stores)
    if form.tokens:
        yield texts.say("Cards and tokens (PKCS#11)")
    if form.ask_servers and form.tls:
        yield texts.say_many("{number} TLS server", "{number} TLS servers", len(form.tls))
    if form.saml:
        yield texts.say_many("{number} place of SAML metadata", "{number} places of SAML metadata", len(form.saml))
    if form.xroad:
        yield texts.say_many("{number} X-Road folder", "{number} X-Road folders", len(form.xroad))
    if form.lists:
        yield texts.say_many("{number} list of certificates", "{number} lists of certificates", len(form.lists))


def tell_scan(texts: Texts, scan: RememberedScan) -> str:
    """What to call a scan: its name, else what it scans."""
    if scan.name:
        return scan.name
    form = ScanForm.of(scan, ask_servers=True)
    paths = [str(form.paths[0])] if form.paths else []
    if len(form.paths) > 1:
        more = len(form.paths) - 1
        paths.append(texts.say_many("{number} more path", "{number} more paths", more))
    return "; ".join((*paths, *_sources(texts, form)))


def tell_passwords(texts: Texts, number: int) -> str:
    """How many passwords are held; never which."""
    if not number:
        return texts.say("No password was given.")
    return texts.say_many("{number} password is held.", "{number} passwords are held.", number)


def tell_locked(texts: Texts, number: int) -> str:
    """How many files want a password that was not given."""
    return texts.say_many(
        "{number} file could not be read without its password.",
        "{number} files could not be read without their passwords.",
        number,
    )
