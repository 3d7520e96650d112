"""The server's books know which programme counts at which time."""

from __future__ import annotations

from functools import partial

import msgspec

from central.points.versions import cards_published, history, programme_in_force, versions
from central.store.database import Database
from central.store.shops import publish_programme
from loyalty.rules.programme import programme_bytes
from loyalty.rules.stamps import FullCard, StampCard, StampCards
from loyalty.signing.published import Published
from tests.central.floor import PROGRAMME


def test_the_newest_version_that_has_begun_is_in_force(database: Database) -> None:
    for number, starts_ms in ((1, 10), (2, 30), (3, 30), (4, 90)):
        document = programme_bytes(msgspec.structs.replace(PROGRAMME, version=number)).decode()
        database.write(lambda tx, n=number, d=document, at=starts_ms: publish_programme(tx, Published(n, d, at)))  # type: ignore[misc] # mypy knows no defaults of a lambda
    found = [database.read(lambda tx, at=now: programme_in_force(tx, at)) for now in (9, 10, 29, 30, 89, 90)]  # type: ignore[misc] # as above
    past = database.read(lambda tx: history(tx, 30))
    assert [(one.version, starts_ms) for one, starts_ms in past] == [(3, 30), (2, 30), (1, 10)]
    assert [None if one is None else one.version for one in found] == [None, 1, 1, 3, 3, 4]


def test_versions_are_found_by_their_numbers(database: Database) -> None:
    document = programme_bytes(PROGRAMME).decode()
    database.write(lambda tx: publish_programme(tx, Published(1, document, 10)))
    assert database.read(lambda tx: versions(tx, {1, 7})) == {1: PROGRAMME}
    assert database.read(lambda tx: versions(tx, ())) == {}


def test_the_cards_of_every_version_are_known(database: Database) -> None:
    assert database.read(cards_published) == frozenset()
    for number, names in ((1, ("cups",)), (2, ("cups", "lunch"))):
        cards = tuple(StampCard(id=one, label=one, full=9, worth=FullCard(free_piece=True)) for one in names)
        document = programme_bytes(
            msgspec.structs.replace(PROGRAMME, version=number, stamp_cards=StampCards(cards=cards))
        ).decode()
        database.write(partial(publish_programme, new=Published(number, document, 10)))
    assert database.read(cards_published) == {"cups", "lunch"}
