"""Holds the books against each other: accounts, ledger, rights held by tills, and a recount of every op ever signed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from central.judging.book import GOODWILL, OVERDRAWN
from central.judging.judge import NOT_SEALED
from central.judging.orphans import ALREADY_KNOWN, inside
from central.judging.stamping import NO_SUCH_CARD
from central.store import audit
from central.store.cards import beyond_in_all
from central.store.gifts import gifts_given
from central.store.losses import given_up
from central.store.lots import points_in_lots
from central.store.recovery import SHORTFALL
from central.store.vouchers import all_vouchers
from loyalty.ledger.booking import LIABILITY, debt_account, member_account
from loyalty.ops.bodies import Unknown, read_body
from loyalty.ops.chain import genesis, op_hash
from loyalty.ops.effect import Credit
from loyalty.ops.operations import Orphan, Reversal, Sale, Settlement, VoucherIssue
from loyalty.ops.stamps import moved_stamps, owner_of
from loyalty.values.errors import BadWire
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from central.store.audit import LoggedOp
    from central.store.database import Transaction
    from loyalty.ops.effect import Effect

DIFFERENCES_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures that should be one: `found` stands in `account`, `expected` follows from the rest."""

    account: str
    what: str
    expected: int
    found: int


@dataclass(slots=True)
class Report:
    """The outcome; without differences every point is accounted for. A member's stamp cards are no members."""

    members: int = 0
    accounts: int = 0
    differences: list[Difference] = field(default_factory=list)

    def hold(self, account: str, what: str, *, expected: int, found: int) -> None:
        """Notes a difference if there is one."""
        if expected != found and len(self.differences) < DIFFERENCES_MAX:
            self.differences.append(Difference(account, what, expected, found))


@dataclass(slots=True)
class _Recount:
    """What the op log alone says, per member; `earned` per (member, till, epoch), at most so much more `by_receipt`."""

    net: Counter[str] = field(default_factory=Counter)
    earned: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    by_receipt: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    spent_at_most: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    given_up_at_most: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    settled: set[tuple[str, int]] = field(default_factory=set)
    issued: dict[str, set[OpId]] = field(default_factory=dict)
    used: set[tuple[str, OpId]] = field(default_factory=set)

    def count(self, member: str, effect: Effect, till: str, epoch: int, *, is_own: bool = True) -> None:
        """What one op says that it does to an account, and to what its till holds of it."""
        key = (member, till, epoch)
        self.net[member] += effect.delta
        self.spent_at_most[key] += effect.use + effect.take_local
        self.given_up_at_most[key] += effect.release
        if effect.credit is Credit.LOCAL:
            gained = self.earned if is_own else self.by_receipt
            gained[key] += effect.earn - effect.repay + effect.give


def reconcile(tx: Transaction) -> Report:
    """Compares everything in one snapshot."""
    report, recount = Report(), _Recount()
    recount.net.update(beyond_in_all(tx))
    recount.given_up_at_most.update(given_up(tx))
    _walk_chains(tx, report, recount)
    balances = audit.ledger_balances(tx)
    brought_along = audit.ledger_balances(tx, without_op=True)
    outstanding, in_lots = _hold_rights(tx, report, recount), points_in_lots(tx)
    _hold_vouchers(tx, report, recount)
    accounts = audit.accounts(tx)
    report.members, report.accounts = sum(owner_of(one) is None for one in accounts), len(balances)
    report.hold("all", "sum of all accounts", expected=0, found=sum(balances.values()))
    overdrawn = sum(audit.liabilities(tx, cause) for cause in (OVERDRAWN, SHORTFALL, GOODWILL))
    report.hold(LIABILITY, "points overdrawn", expected=overdrawn, found=-balances.get(LIABILITY, 0))
    for member in sorted(accounts.keys() | outstanding.keys() | recount.net.keys()):
        account, name, owed = accounts.get(member), member_account(member), debt_account(member)
        if account is None:
            report.hold(name, "account that does not exist", expected=1, found=0)
            continue
        report.hold(name, "balance against ledger", expected=balances.pop(name, 0), found=account.balance)
        report.hold(name, "points in lots", expected=account.balance, found=in_lots.pop(member, 0))
        report.hold(owed, "debt against ledger", expected=-balances.pop(owed, 0), found=account.debt)
        recounted = brought_along.get(name, 0) + brought_along.get(owed, 0) + recount.net[member]
        report.hold(name, "balance less debt against operations", expected=recounted, found=account.net)
        report.hold(name, "points held by tills", expected=outstanding[member], found=account.outstanding)
    for member in sorted(in_lots):
        report.hold(member_account(member), "lots of nobody", expected=0, found=in_lots[member])
    for name in sorted(balances):
        if name.startswith(("member/", "debt/")):
            report.hold(name, "ledger of nobody", expected=0, found=balances[name])
    return report


def _hold_rights(tx: Transaction, report: Report, recount: _Recount) -> Counter[str]:
    outstanding: Counter[str] = Counter()
    for member, till, epoch, holding in audit.holdings(tx):
        outstanding[member] += holding.held
        name, key = f"rights/{member}/{till}/{epoch}", (member, till, epoch)
        earned = recount.earned.pop(key, 0)
        most = earned + recount.by_receipt.pop(key, 0)
        report.hold(name, "earned at the till", expected=min(max(holding.e, earned), most), found=holding.e)
        most = recount.spent_at_most.pop(key, 0)
        report.hold(name, "spent at the till", expected=min(most, holding.s), found=holding.s)
        most = recount.given_up_at_most.pop(key, 0)
        if (till, epoch) in recount.settled:
            report.hold(name, "held by an incarnation that is over", expected=0, found=holding.held)
            continue
        report.hold(name, "given up by the till", expected=min(most, holding.r), found=holding.r)
    for (member, till, epoch), earned in sorted(recount.earned.items()):
        report.hold(f"rights/{member}/{till}/{epoch}", "earned at the till", expected=earned, found=0)
    return outstanding


def _hold_vouchers(tx: Transaction, report: Report, recount: _Recount) -> None:
    """Every voucher comes from the issue that it names, every used one from a sale that took it, and none is missing.

    A row without an issue is one whose issue has not come back yet after a restore, or one that the programme gave:
    then the list of gifts has it under its name.
    """
    gifts = gifts_given(tx)
    for one in all_vouchers(tx):
        if one.gift is not None:
            found = int(gifts.pop(one.id, None) == (one.gift, one.member))
            report.hold(f"voucher/{one.id}", "gift that it names", expected=1, found=found)
        name, issued = f"voucher/{one.id}", recount.issued.pop(one.id, set())
        report.hold(name, "issue in the log", expected=int(bool(issued)), found=int(one.issued is not None))
        if one.issued is not None:
            report.hold(name, "issue that it names", expected=1, found=int(one.issued in issued))
        if one.used is not None:
            report.hold(name, "sale that used it", expected=1, found=int((one.id, one.used) in recount.used))
    for lost in sorted(gifts):
        report.hold(f"voucher/{lost}", "voucher that was given", expected=1, found=0)
    for lost in sorted(recount.issued):
        report.hold(f"voucher/{lost}", "voucher that was issued", expected=1, found=0)


def _walk_chains(tx: Transaction, report: Report, recount: _Recount) -> None:
    heads: dict[tuple[str, int], tuple[int, bytes]] = {}
    for op in audit.op_log(tx):
        chain = (op.till, op.epoch)
        seq, previous = heads.get(chain, (0, genesis(op.till, op.epoch)))
        place = f"chain/{op.till}/{op.epoch}"
        report.hold(place, "seq in the chain", expected=seq + 1, found=op.seq)
        digest = op_hash(OpId(op.till, op.epoch, op.seq), previous, op.body)
        if digest != op.hash:
            report.hold(place, "first op whose hash does not fit", expected=0, found=op.seq)
        heads[chain] = (op.seq, op.hash)
        _count(op, recount)
    for end in audit.chain_ends(tx):
        seq, digest = heads.get((end.till, end.epoch), (0, genesis(end.till, end.epoch)))
        place = f"chain/{end.till}/{end.epoch}"
        report.hold(place, "length of the chain", expected=seq, found=end.hwm)
        if digest != end.head:
            report.hold(place, "head of the chain", expected=0, found=1)


def _count(op: LoggedOp, recount: _Recount) -> None:
    if op.verdict == "quarantined":
        return
    try:
        operation = read_body(op.body)
    except BadWire:
        return
    if isinstance(operation, Unknown):
        return
    place, epoch = OpId(op.till, op.epoch, op.seq), op.epoch
    if isinstance(operation, Settlement) and op.code != NOT_SEALED:
        recount.settled.add((op.till, operation.epoch))
    if isinstance(operation, Orphan):
        inner = inside(operation)
        if inner is None or isinstance(inner, Unknown) or op.code == ALREADY_KNOWN:
            return
        epoch = operation.epoch
        operation = inner
    if isinstance(operation, VoucherIssue):
        recount.issued.setdefault(operation.voucher, set()).add(place)
    elif isinstance(operation, Sale):
        recount.used.update((used.id, place) for used in operation.vouchers)
    if op.member is not None:
        recount.net[op.member] += op.beyond
        # By the receipt of another till no more is given than its pieces cost, whatever this one says.
        is_own = not isinstance(operation, Reversal) or operation.origin.device == op.till
        recount.count(op.member, operation.effect, op.till, epoch, is_own=is_own)
    for account, effect in () if NO_SUCH_CARD in op.flags else moved_stamps(operation):
        recount.count(account, effect, op.till, epoch)
