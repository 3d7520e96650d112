"""A big answer reaches the till in helpings, whole and in order."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from loyalty.exchange.wire import PROTOCOL, Cursor, ExchangeReply, FeedReply, Page
from terminal.sync.helpings import HELPING_ROWS, apart, helpings

END = Cursor(3, {"member": (9, "k"), "grants": (2, "g")})


def page(table: str, count: int) -> Page:
    return Page(table, ("id",), [[f"{table}{number}"] for number in range(count)], list(range(count)))


def feed(*pages: Page, more: bool = False, reset: bool = False) -> FeedReply:
    return FeedReply(generation=3, pages=list(pages), cursor=END, mark=4, more=more, reset=reset)


def answer(*pages: Page, more: bool = False, reset: bool = False) -> ExchangeReply:
    return ExchangeReply(
        protocol=PROTOCOL,
        generation=3,
        epoch=1,
        request_no=7,
        hwm=0,
        head="0" * 64,
        outcomes=[],
        durable_seq=0,
        anchor=True,
        grants=[],
        pages=list(pages),
        cursor=END,
        mark=4,
        more=more,
        reset=reset,
        server_ms=1,
    )


def rows_of(*replies: FeedReply) -> list[tuple[str, object, int]]:
    return [
        (page.table, row[0], version)
        for reply in replies
        for page in reply.pages
        for row, version in zip(page.rows, page.versions, strict=True)
    ]


@given(
    st.lists(st.tuples(st.sampled_from(["member", "card"]), st.integers(0, 3 * HELPING_ROWS)), max_size=4),
    st.booleans(),
)
def test_no_row_is_lost_and_only_the_last_helping_moves_the_cursor(sizes: list[tuple[str, int]], more: bool) -> None:
    whole = feed(*(page(table, count) for table, count in sizes), more=more)
    served = list(helpings(whole))
    assert rows_of(*served) == rows_of(whole)
    assert all(len(rows_of(helping)) <= HELPING_ROWS for helping in served)
    assert (served[-1].cursor, served[-1].more) == (END, more)
    assert all(helping.more and not helping.cursor.places for helping in served[:-1])
    assert {(helping.generation, helping.mark, helping.reset) for helping in served} == {(3, 4, False)}


def test_rows_that_begin_the_replica_anew_stay_together() -> None:
    whole = feed(page("member", 5 * HELPING_ROWS), reset=True)
    assert list(helpings(whole)) == [whole]


def test_verdicts_do_not_wait_for_many_rows() -> None:
    whole = answer(page("member", HELPING_ROWS), page("card", 1), more=True)
    verdicts, rows = apart(whole)
    assert rows == feed(*whole.pages, more=True)
    assert (verdicts.pages, verdicts.cursor, verdicts.more) == ([], Cursor(3), True)
    assert msgspec.structs.replace(verdicts, pages=whole.pages, cursor=END) == whole


def test_a_usual_answer_stays_whole() -> None:
    for whole in (answer(), answer(page("member", HELPING_ROWS)), answer(page("member", 2 * HELPING_ROWS), reset=True)):
        assert apart(whole) == (whole, None)
