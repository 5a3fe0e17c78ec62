"""The training store: made-up cards in a SoftHSM token store below the user's data folder."""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.cards.profiles import load_profiles
from cardtool.cards.training.people import load_cards
from cardtool.cards.training.softhsm import (
    CONFIGURATION,
    PROFILE,
    TOKENS,
    SoftToken,
    find_softhsm,
    write_configuration,
)
from cardtool.model.errors import MiddlewareMisbehavesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.cards.training.people import TrainingCard, TrainingCards

#: Raised when stores of an older form must not be used any more.
VERSION: Final = 1
#: For how many days a store is used; the validities of its cards are counted from the day it was made.
REUSE_DAYS: Final = 7
_KEPT: Final = 4
_NAME: Final = re.compile(r"store-(\d+)-([0-9a-f]{8})-(\d{4}-\d{2}-\d{2})")


def create_store(folder: Path, today: date, *, modules: Sequence[Path] | None = None) -> Path:
    """The SoftHSM configuration file of a complete training store, made now or at most a week before ``today``.

    It is built in a temporary folder and renamed into place, so several programs may do this at once.

    Args:
        folder: where training stores are kept; made if needed.
        today: the Finnish calendar day the cards are for.
        modules: where SoftHSM's module may be, instead of the places its profile names.

    Raises:
        MiddlewareMissingError: SoftHSM is not installed.
        MiddlewareMisbehavesError: the store cannot be written.
    """
    people = load_cards()
    if (store := _reusable(folder, today, people)) is not None:
        return store / CONFIGURATION
    if modules is None:
        modules = next((profile.modules() for profile in load_profiles() if profile.name == PROFILE), ())
    softhsm = find_softhsm(modules)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        home = folder / f"store-{VERSION}-{people.fingerprint}-{today.isoformat()}"
        with tempfile.TemporaryDirectory(dir=folder, prefix="new-", ignore_cleanup_errors=True) as temporary:
            building = Path(temporary) / home.name
            building.mkdir(mode=0o700)
            softhsm.write(building, _tokens(people, today))
            write_configuration(building, home)
            _move(building, home, len(people.cards))
        _remove_old(folder)
    except OSError as error:
        raise MiddlewareMisbehavesError(f"{type(error).__name__}: {error.strerror}", profile=PROFILE) from error
    return home / CONFIGURATION


def token_label(card: TrainingCard) -> str:
    """Label of a card's token: says that it is for training, and holds no name."""
    return f"TRAINING {card.number}"


# -- stores ---------------------------------------------------------------------------------------------


def _reusable(folder: Path, today: date, people: TrainingCards) -> Path | None:
    """The newest complete store of this version and these cards that is not too old."""
    wanted = (str(VERSION), people.fingerprint)
    days = [(today - timedelta(days=back)).isoformat() for back in range(REUSE_DAYS)]
    stores = (folder / f"store-{'-'.join(wanted)}-{day}" for day in days)
    return next((store for store in stores if _complete(store, len(people.cards))), None)


def _complete(store: Path, cards: int) -> bool:
    if not (store / CONFIGURATION).is_file():
        return False
    return sum(1 for token in (store / TOKENS).glob("*/token.object") if token.is_file()) == cards


def _move(building: Path, home: Path, cards: int) -> None:
    """Rename into place; a complete store that another program put there meanwhile is as good."""
    for last in (False, True):
        try:
            building.rename(home)
        except OSError:
            if _complete(home, cards):
                return
            if last:
                raise
            shutil.rmtree(home, ignore_errors=True)
        else:
            return


def _remove_old(folder: Path) -> None:
    """Keep the stores made last; one that is in use and cannot be removed stays."""
    stores = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    stores.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for store in stores[_KEPT:]:
        shutil.rmtree(store, ignore_errors=True)


# -- cards ----------------------------------------------------------------------------------------------


def _tokens(people: TrainingCards, day: date) -> list[SoftToken]:
    from cardtool.cards.training.certificates import card_certificates, training_authority

    tokens = []
    for card in people.cards:
        made = card_certificates(card, training_authority(card.authority, people.authorities[card.authority]), day)
        tokens.append(SoftToken(token_label(card), (made.authentication, made.signature, *made.cas)))
    return tokens
