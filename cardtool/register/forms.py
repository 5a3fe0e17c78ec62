"""Every key under which a body can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cardtool.model.evidence import EvidenceCode
from cardtool.model.organisation import OrganisationKind, OrganisationStatus
from cardtool.register.genitives import finnish_genitives, swedish_genitives
from cardtool.register.names import (
    JOINT,
    MUNICIPALITY,
    Boundary,
    Word,
    joined,
    key,
    key_of,
    transliterated,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.model.organisation import Organisation

_JOINT_KINDS: Final = frozenset(
    {
        OrganisationKind.HOSPITAL_DISTRICT,
        OrganisationKind.SOTE_JOINT_AUTHORITY,
        OrganisationKind.SPECIAL_CARE_DISTRICT,
        OrganisationKind.CHILD_WELFARE_JOINT_AUTHORITY,
        OrganisationKind.LABORATORY_JOINT_AUTHORITY,
        OrganisationKind.OTHER,
    }
)

#: One word alone, such as "Peruspalvelukuntayhtymä", is a sort of body and no name.
_ENOUGH_WORDS: Final = 2


class Form(NamedTuple):
    """A key of a body.

    Attributes:
        key: the key.
        code: ``NAME`` when it comes from a name, ``ALIAS`` when from another name or an abbreviation.
        bare: a municipality's name without a word for city or municipality; it says little inside a longer text.
    """

    key: str
    code: EvidenceCode
    bare: bool = False


def forms(organisation: Organisation) -> Iterator[Form]:
    """The keys of a body, the weightier first; a key can come twice."""
    yield from _forms(organisation, str)
    spelled = (organisation.name_fi, organisation.name_sv, *organisation.aliases)
    if any(transliterated(text) != text for text in spelled):
        yield from _forms(organisation, transliterated)


def _forms(organisation: Organisation, spell: Callable[[str], str]) -> Iterator[Form]:
    if organisation.kind is OrganisationKind.MUNICIPALITY:
        yield from _municipality_forms(organisation, spell)
    else:
        yield from _body_forms(organisation, spell)


def _municipality_forms(organisation: Organisation, spell: Callable[[str], str]) -> Iterator[Form]:
    finnish, swedish = organisation.name_fi, organisation.name_sv
    for name in filter(None, (finnish, swedish)):
        parts = words(spell(name))
        yield Form(key_of(parts), EvidenceCode.NAME, bare=parts[-1].text != MUNICIPALITY)
    with_unit = (finnish, *finnish_genitives(finnish), *(swedish_genitives(swedish) if swedish else ()))
    for name in with_unit:
        yield Form(key(spell(name)) + MUNICIPALITY, EvidenceCode.NAME)
    for alias in organisation.aliases:
        yield Form(key(spell(alias)), EvidenceCode.ALIAS)


def _body_forms(organisation: Organisation, spell: Callable[[str], str]) -> Iterator[Form]:
    aliases = [words(spell(alias)) for alias in organisation.aliases]
    alias_keys = tuple(key_of(alias) for alias in aliases)
    joint = organisation.kind in _JOINT_KINDS and organisation.status is not OrganisationStatus.CURRENT
    for name in (organisation.name_fi, organisation.name_sv):
        parts = words(spell(name))
        for text in _with_joint(parts, joint=joint):
            yield Form(text, EvidenceCode.NAME)
        for text in _shortened(parts, alias_keys):
            yield Form(text, EvidenceCode.NAME)
            for alias in alias_keys:
                yield Form(joined((text, alias)), EvidenceCode.NAME)
                yield Form(joined((alias, text)), EvidenceCode.NAME)
    for parts in aliases:
        for text in _with_joint(parts, joint=joint):
            yield Form(text, EvidenceCode.ALIAS)


def _with_joint(parts: tuple[Word, ...], *, joint: bool) -> Iterator[str]:
    """A name as it is; that of a joint authority also with and without its word for that.

    A compound such as "hyvinvointikuntayhtymä" keeps its mark.
    """
    text = key_of(parts)
    yield text
    if joint:
        yield joined((text, JOINT))
        yield key_of([part for part in parts if part.text != JOINT])


def _shortened(parts: tuple[Word, ...], aliases: tuple[str, ...]) -> Iterator[str]:
    """A name whole, without what stands in parentheses, and without an abbreviation at its end."""
    if parts:
        yield key_of(parts)
    for length in range(_ENOUGH_WORDS, len(parts)):
        if parts[length - 1].after is Boundary.PARENTHESIS or key_of(parts[length:]) in aliases:
            yield key_of(parts[:length])
