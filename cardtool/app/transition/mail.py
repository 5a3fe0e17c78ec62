"""Use case: an e-mail to a contact of a service, drafted for the system's mail program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from cardtool.app.language import DEFAULT_LANGUAGE, Texts
from cardtool.app.transition.wording import in_language, name_of_organisation
from cardtool.model.transition import ContactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.transition import Contact, TransitionService
    from cardtool.model.transition_judged import BoardOrganisation

#: DVV serves its customers in these.
_LANGUAGES: Final = frozenset({"fi", "sv"})


def draft_mail(
    contact: Contact, service: TransitionService, texts: Texts, organisation: BoardOrganisation | None = None
) -> str:
    """The draft as a ``mailto:`` address (RFC 6068), without personal data.

    Args:
        contact: whom to write to.
        service: what about.
        texts: the language; a mail is written in Finnish where it is neither Finnish nor Swedish.
        organisation: in whose name, ``None`` to leave that to the person.

    Raises:
        ValueError: the contact is no e-mail address.
    """
    if contact.kind is not ContactKind.EMAIL:
        raise ValueError(f"{contact.address} is no e-mail address")
    texts = texts if texts.language in _LANGUAGES else Texts(DEFAULT_LANGUAGE)
    named = name_of_organisation(texts, organisation) if organisation else ""
    subject = ": ".join(filter(None, (named, in_language(texts, service.title))))
    body = "\r\n".join(_body(contact, service, texts, named))  # RFC 6068, 5: lines end so
    return f"mailto:{quote(contact.address, safe='@')}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def _body(contact: Contact, service: TransitionService, texts: Texts, named: str) -> Iterator[str]:
    say = texts.say
    yield say("Hello,")
    yield ""
    yield say("this is about: {matter}", matter=in_language(texts, contact.matter) or in_language(texts, service.title))
    if named:
        yield say("Organisation: {organisation}", organisation=named)
    yield ""
    yield ""
    yield say("Kind regards,")
