"""A big answer cut into helpings, so that the counter gets its turn between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from loyalty.exchange.wire import Cursor, ExchangeReply, FeedReply, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

HELPING_ROWS: Final = 1_000
"""Rows that the till takes in at one go; somebody at the counter waits no longer than that takes."""


def helpings(reply: FeedReply) -> Iterator[FeedReply]:
    """The same rows in the same order; only the last helping moves the cursor, so a crash between two repeats some.

    A reply that begins the replica anew stays whole, for its rows are read again anyway.
    """
    parts = [] if reply.reset else [part for page in reply.pages for part in _cut(page)]
    for part in parts[:-1]:
        yield FeedReply(reply.generation, [part], Cursor(reply.generation), reply.mark, more=True, reset=False)
    yield msgspec.structs.replace(reply, pages=parts[-1:]) if parts else reply


def apart(reply: ExchangeReply) -> tuple[ExchangeReply, FeedReply | None]:
    """The verdicts and grants of an exchange, and its rows for later when they are many."""
    if reply.reset or sum(len(page.rows) for page in reply.pages) <= HELPING_ROWS:
        return reply, None
    rows = FeedReply(reply.generation, reply.pages, reply.cursor, reply.mark, reply.more, reset=False)
    return msgspec.structs.replace(reply, pages=[], cursor=Cursor(reply.generation), more=True), rows


def _cut(page: Page) -> Iterator[Page]:
    for start in range(0, len(page.rows), HELPING_ROWS):
        end = start + HELPING_ROWS
        yield Page(page.table, page.columns, page.rows[start:end], page.versions[start:end])
