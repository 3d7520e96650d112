"""What the reconciliation reads is what was written."""

from central.store import audit
from loyalty.ledger.booking import Account, Holding
from tests.central.floor import Floor


def test_sums_accounts_rights_and_ops_are_read(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    till.sell(member, 1_000, use=100)
    till.exchange_all()
    till.exchange_all()
    balances = floor.database.read(audit.ledger_balances)
    assert balances[f"member/{member}"] == 490
    assert balances["opening"] == -1_500
    assert sum(balances.values()) == 0
    brought = floor.database.read(lambda tx: audit.ledger_balances(tx, without_op=True))
    assert brought[f"member/{member}"] == 500
    assert floor.database.read(audit.accounts)[member] == Account(490, 490)
    held = {row[0]: row[3] for row in floor.database.read(lambda tx: list(audit.holdings(tx)))}
    assert held[member] == Holding(g=590, s=100)
    ops = floor.database.read(lambda tx: list(audit.op_log(tx)))
    assert [(op.seq, op.hash, op.member, op.verdict, op.beyond) for op in ops] == [
        (1, till.head.hash, member, "applied", 0)
    ]
    assert [(end.hwm, end.head) for end in floor.database.read(audit.chain_ends)] == [(1, till.head.hash)]
    assert floor.database.read(lambda tx: audit.liabilities(tx, "overdrawn")) == 0
