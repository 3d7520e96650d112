"""Reads the server's books straight from its database, past every piece of code that serves tills."""

from collections.abc import Mapping
from contextlib import closing

from central.store import audit
from central.store.database import open_database
from loyalty.ops.bodies import Unknown, read_body
from loyalty.ops.operations import Reversal, Sale
from tests.kills.judge import Booked, Books


def net_points(database_url: str) -> dict[str, int]:
    """Balance less debt of every member."""
    with closing(open_database(database_url)) as database:
        return {member: account.net for member, account in database.read(audit.accounts).items()}


def read_books(database_url: str, opening: Mapping[str, int]) -> Books:
    """All sales and refunds that the server holds; what only moves rights is no business of a customer."""
    with closing(open_database(database_url)) as database:
        logged = database.read(lambda tx: list(audit.op_log(tx)))
    booked = []
    for one in logged:
        operation = read_body(one.body)
        if isinstance(operation, Sale | Reversal):
            booked.append(Booked(operation.sale_id, one.hash.hex(), (one.epoch, one.seq), one.verdict))
        elif isinstance(operation, Unknown):
            booked.append(Booked(f"unreadable at {one.till}/{one.seq}", one.hash.hex(), (one.epoch, one.seq), "?"))
    return Books(booked, opening, net_points(database_url))
