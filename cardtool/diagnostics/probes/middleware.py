"""The installed reader programs: path, version, whether the module can be loaded, answers, and sees the card."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.probes.pins import pin_pad
from cardtool.diagnostics.probes.reading import generation
from cardtool.diagnostics.versions import is_older
from cardtool.model.diagnosis import Fact, FactCode
from cardtool.model.kind import CardKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.cards.profile import Profile
    from cardtool.diagnostics.context import ProbeContext
    from cardtool.model.reading import CardReading

#: A module that makes no progress is given up, in seconds; two questions to it fit the time of the probe.
_PATIENCE: Final = 3.5
_FITS: Final = {True: "fits", False: "other", None: "unknown"}


def observe(context: ProbeContext) -> Iterator[Fact]:
    """Each program for cards; nothing where none is to be used, as in training."""
    profiles = [profile for profile in context.profiles if not profile.software]
    if not profiles:
        return
    found = [(profile, context.system.modules.find(profile)) for profile in profiles]
    installed = [(profile, paths) for profile, paths in found if paths]
    yield Fact(FactCode.MIDDLEWARE_COUNT, value=str(len(installed)))
    for profile, paths in found:
        yield Fact(FactCode.MIDDLEWARE, profile.name, "installed" if paths else "missing")
    for profile, paths in installed:
        yield from _file(context, profile, paths[0])
    if not installed:
        return
    cards = context.cards()
    for profile, paths in installed:
        yield from _age(context, profile, paths[0], cards)
    with ThreadPoolExecutor(len(installed), "probe-module") as pool:
        answers = pool.map(lambda each: list(_answers(context, each[0], each[1], cards)), installed)
        for facts in answers:
            yield from facts


def _file(context: ProbeContext, profile: Profile, path: Path) -> Iterator[Fact]:
    yield Fact(FactCode.MIDDLEWARE_PATH, profile.name, str(path))
    version = context.system.modules.version(path)
    yield Fact(FactCode.MIDDLEWARE_VERSION, profile.name, version or "unknown")
    yield Fact(FactCode.MIDDLEWARE_BITS, profile.name, _FITS[context.system.modules.fits(path)])


def _age(context: ProbeContext, profile: Profile, path: Path, cards: tuple[CardReading, ...]) -> Iterator[Fact]:
    """Whether the program is new enough for the cards at hand; nothing where no rule speaks of it."""
    version = context.system.modules.version(path)
    for reading in cards:
        if reading.main is None or not version:
            continue
        citizen = reading.kind.kind is CardKind.CITIZEN
        for rule in context.rules.versions:
            if (rule.profile, rule.generation, rule.citizen) == (
                profile.name,
                generation(context, reading.main),
                citizen,
            ):
                old = is_older(version, rule.version)
                value = "too_old" if old else "new_enough"
                yield Fact(FactCode.MIDDLEWARE_AGE, profile.name, value, reading.card.reader)


def _answers(
    context: ProbeContext, profile: Profile, paths: tuple[Path, ...], cards: tuple[CardReading, ...]
) -> Iterator[Fact]:
    """The first of its modules that can be loaded answers for the program."""
    modules = context.system.modules
    answers = [(path, modules.answer(profile, path, _PATIENCE)) for path in paths[:1]]
    if answers[0][1] is not None and len(paths) > 1:
        answers = [(path, modules.answer(profile, path, _PATIENCE)) for path in paths[1:2]] + answers
    path, cause = next((each for each in answers if each[1] is None), answers[-1])
    yield Fact(FactCode.MIDDLEWARE_ANSWER, profile.name, cause or "answers")
    if cause is None and cards:
        yield from _sees(context, profile, path, cards)


def _sees(context: ProbeContext, profile: Profile, path: Path, cards: tuple[CardReading, ...]) -> Iterator[Fact]:
    names = {reading.card.reader for reading in cards}
    readers = [reader for reader in context.hardware.readers() if reader.name in names]
    result = context.system.modules.read(profile, path, readers, _PATIENCE)
    for card in result.cards:
        yield from pin_pad(context, card)
    shown = {card.reader: card.certificates for card in result.cards}
    for reading in cards:
        if reading.card.reader not in shown:
            value = "not_seen"
        else:
            same = set(shown[reading.card.reader]) & set(reading.card.certificates)
            value = "seen" if same else "differs"
        yield Fact(FactCode.MIDDLEWARE_CARD, profile.name, value, reading.card.reader)
