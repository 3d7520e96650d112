"""The sum of what was used since the server was heard follows the log at both ends."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from loyalty.ops.operations import Sale, SoldLine
from terminal.errors import DiskFull
from terminal.ports import Store
from terminal.store.connection import Connection, Prepared
from terminal.store.spell import UnsentUse
from terminal.store.tables import op
from tests.fakes.memory_disk import PowerCut
from tests.fakes.shelf import Shelf
from tests.fakes.shop import AMARA, BEN

KINDS = ("sale", "handback", "reversal", "voucher_issue")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    opened = Connection(tmp_path, create=True)
    opened.make_tables()
    yield opened
    opened.close()


def test_f14_and_f23_what_was_used_and_given_since_the_server_was_heard_is_known_after_any_restart(
    shelf: Shelf,
) -> None:
    def told(store: Store) -> tuple[int, dict[str, int]]:
        return store.used_unsent(), store.goodwill_unsent()

    shelf.exchange()
    shelf.commit(shelf.sale(use=100, earn=7))
    assert told(shelf.store) == (100, {})
    shelf.commit(shelf.sale(earn=30))
    shelf.commit(shelf.sale(use=250, goodwill=40))
    shelf.commit(shelf.sale(BEN, use=30, goodwill=30))
    shelf.power.before_it = DiskFull("The disk is full.")
    with pytest.raises(DiskFull):
        shelf.commit(shelf.sale(use=40))
    assert told(shelf.store) == (310, {AMARA: 40, BEN: 30})
    shelf.power.behind_it = PowerCut()
    with pytest.raises(PowerCut):
        shelf.commit(shelf.sale(use=5, goodwill=4))
    assert told(shelf.reopen()) == (311, {AMARA: 44, BEN: 30})
    shelf.exchange()
    assert told(shelf.store) == (0, {})
    shelf.commit(shelf.sale(use=5, goodwill=4))
    assert told(shelf.store) == told(shelf.reopen()) == (1, {AMARA: 4})


def test_rewards_are_counted_by_the_server_and_until_it_knows_by_the_till(shelf: Shelf) -> None:
    def gift(pieces: int) -> Sale:
        line = SoldLine("Mug", "reward", pieces, 0, 0, 50, 0, "a reward", reward="mug", reward_points=50)
        plain = shelf.sale(use=50)
        return msgspec.structs.replace(plain, lines=(*plain.lines, line))

    shelf.cafe.put("reward", id="mug", given=3)
    shelf.exchange()
    assert (shelf.store.rewards_given("mug"), shelf.store.rewards_given("cup")) == (3, 0)
    shelf.commit(gift(2))
    shelf.commit(gift(1))
    assert shelf.store.rewards_given("mug") == shelf.reopen().rewards_given("mug") == 6
    shelf.cafe.put("reward", id="mug", given=6)
    shelf.exchange()
    assert shelf.store.rewards_given("mug") == 6, "what the server has is not counted twice"


def write(connection: Connection, seq: int, kind: str, points: int) -> None:
    Prepared(connection, insert(op)).insert(
        no=seq, epoch=1, seq=seq, uuid=f"u{seq}", kind=kind, sale_id=f"s{seq}", wish_digest=None, origin_no=None,
        reference=None, member="m", delta=-points, e=0, x=points, at_ms=0, body=b"", private=None, hash=b"",
        signature=b"", verdict=None, code=None, sentence=None, visits=0, day_points=0,
    )  # fmt: skip


@given(
    ops=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 500)), max_size=12),
    looks=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_the_sum_of_sales_and_vouchers_between_any_two_places(
    connection: Connection, ops: list[tuple[str, int]], looks: list[tuple[int, int]]
) -> None:
    with connection.transaction():
        Prepared(connection, delete(op)).run()
        for seq, (kind, points) in enumerate(ops, start=1):
            write(connection, seq, kind, points)
    use = UnsentUse(connection)
    for one, other in looks:
        acked, seq = sorted((min(one, len(ops)), min(other, len(ops))))
        known = sum(points for kind, points in ops[acked:seq] if kind in ("sale", "voucher_issue"))
        assert use.points(1, acked, seq) == known
    assert use.points(2, 0, 9) == 0
