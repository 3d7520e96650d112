"""The books of a member are read as they are: nobody is blamed by what another history of a till tells again."""

from __future__ import annotations

import msgspec
import pytest

from central.repricing.books import held_against_books
from central.repricing.knowing import FACTS_DIFFER
from central.repricing.repricer import Repricer
from central.store.exceptions import exceptions
from central.store.priced import unpriced
from loyalty.ops.facts import Facts
from tests.central.floor import Floor
from tests.central.images import image_of, renew


def test_what_an_older_copy_tells_again_is_neither_looked_at_nor_evidence(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.sell(None)
    till.exchange_all()
    image = image_of(till)
    lie = till.sale(member, 500)
    till.commit(msgspec.structs.replace(lie, facts=Facts(0, "en", tier="gold", first_visit=True)))
    image.sell(None)
    image.exchange_all()
    till.ask(till.request())
    assert len(renew(till)) == 1
    till.commit(msgspec.structs.replace(till.sale(member, 500), facts=Facts(0, "en", first_visit=True)))
    till.exchange_all()
    Repricer(floor.database, floor.clock).run_once()
    assert [one.noted.cause for one in floor.database.read(exceptions) if one.noted.cause == FACTS_DIFFER] == []


@pytest.mark.parametrize("is_known", [True, False])
def test_facts_of_somebody_whom_nobody_knows_are_left_alone(floor: Floor, is_known: bool) -> None:
    till = floor.till()
    sale = msgspec.structs.replace(till.sale(floor.members[0], 500), facts=Facts(0, "en", tier="gold"))
    till.commit(sale)
    till.exchange()
    stretch = floor.database.read(lambda tx: unpriced(tx, 9))
    assert stretch is not None
    told = sale if is_known else msgspec.structs.replace(sale, member="0123456789ABCDEF")
    found = floor.database.read(lambda tx: held_against_books(tx, stretch, [(stretch.sales[0], told)]))
    assert [one.code for _, one in found] == ([FACTS_DIFFER] if is_known else [])
