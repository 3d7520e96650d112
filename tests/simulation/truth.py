"""What is true: every op as it lies on a till's disk, and what people were told; never what the server thinks."""

from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import Handback, HomeChange, Operation, Reversal, Sale, VoucherIssue, VoucherReturn
from loyalty.ops.stamps import moved_stamps
from terminal.ports import Kept
from tests.simulation.counters import SimTill
from tests.simulation.findings import DUPLICATED, LOST, OVERDRAWN, Findings
from tests.simulation.server import OFFER

Place = tuple[str, int, int]
"""Device, epoch and seq of an op."""


@dataclass(slots=True)
class TrueOp:
    """An op on disk; `skewed` ones are for a person to look at, their points wait.

    `at` is the computer whose disk it is on. `adrift`: the disk was put back behind it, so it is true only if the
    server has heard of it.
    """

    place: Place
    hash: bytes
    operation: Operation
    skewed: bool
    at: int = 0
    waits: bool = False
    adrift: bool = False


@dataclass(slots=True)
class TrueVoucher:
    """A voucher: who issued it, whether it was used and not given back, and by which till's sale of which name.

    `doubled`: one of two computers with one name took it in or gave it back, and somebody else may have. `waits_at`:
    the till that took it in with an op that waits for a person; in the books it is still held there.
    """

    issuer: str
    used: bool = False
    used_at: tuple[str, int] = ("", -1)
    used_by: tuple[str, str] = ("", "")
    doubled: bool = False
    waits_at: str | None = None


@dataclass
class Truth:
    """The books as they must be; I1 and I4 are held with every op, until a disk is put back (`strict` is False then).

    From then on the points that the old copy held may be spent once more, and what it does not know to have been
    returned may be returned once more: `may_be_overdrawn` in all, borne by the shop. What two computers with one name
    both return or take in counts for that as well, as it happens; `copied` are their names. `sold` and `came_back` are
    lines with their pieces, of sales with vouchers and of what was returned.
    """

    findings: Findings
    opening: dict[str, int]
    strict: bool = True
    ops: dict[bytes, TrueOp] = field(default_factory=dict)
    names: dict[tuple[str, str], TrueOp] = field(default_factory=dict)
    may_be_overdrawn: int = 0
    copied: set[str] = field(default_factory=set)
    returned_at: dict[tuple[str, int, int], int] = field(default_factory=dict)
    gone: set[bytes] = field(default_factory=set)
    credited: Counter[str] = field(default_factory=Counter)
    spent: Counter[str] = field(default_factory=Counter)
    net: Counter[str] = field(default_factory=Counter)
    vouchers: dict[str, TrueVoucher] = field(default_factory=dict)
    sold: dict[tuple[str, str], tuple[tuple[int, int], ...]] = field(default_factory=dict)
    came_back: dict[tuple[str, str], Counter[int]] = field(default_factory=dict)
    told: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.credited.update(self.opening)
        self.net.update(self.opening)

    def committed(self, till: SimTill, kept: Kept) -> None:
        """An op lies on a till's disk."""
        operation = kept.operation
        place, name = (till.device, kept.epoch, kept.seq), (till.device, operation.sale_id)
        if name in self.names and not self.names[name].adrift:
            self.findings.broken(DUPLICATED, f"{name} was committed twice")
        op = TrueOp(place, kept.hash, operation, operation.context.uuid in till.skewed, till.place)
        self.ops[op.hash] = self.names[name] = op
        self.findings.count("ops")
        self.findings.count("handbacks", isinstance(operation, Handback))
        self.findings.count("home_wishes", isinstance(operation, HomeChange))
        self.findings.count("refunds", isinstance(operation, Reversal))
        self.findings.count("skewed", op.skewed)
        if not op.skewed:
            self._book(operation)
        if till.device in self.copied:
            self._count_for_clones(till, operation)
        self._move_vouchers(op, counts=True)

    def put_back(self, device: str, still_there: AbstractSet[bytes], held: int) -> None:
        """A till's disk is an older copy now, with these ops and so many points to spend."""
        self.strict = False
        self.may_be_overdrawn += held
        for op in self.ops.values():
            if op.place[0] == device and op.hash not in still_there and not op.adrift:
                op.adrift = True
                given = [moved.give for _, moved in moved_stamps(op.operation)]
                self.may_be_overdrawn += op.operation.effect.give + sum(given)

    def _count_for_clones(self, till: SimTill, operation: Operation) -> None:
        """What one earns for its own rights the other's settlement gives to all; both may return the same sale."""
        effects = [operation.effect, *(moved for _, moved in moved_stamps(operation))]
        for effect in effects:
            if effect.credit is Credit.LOCAL:
                self.may_be_overdrawn += effect.earn - effect.repay + effect.give
        if isinstance(operation, Reversal):
            origin = operation.origin
            first = self.returned_at.setdefault((origin.device, origin.epoch, origin.seq), till.place)
            self.may_be_overdrawn += sum(effect.give for effect in effects) if first != till.place else 0

    def waits_for_a_person(self, op: TrueOp) -> None:
        """The server keeps it and books nothing: it cannot tell of which of two computers' sales it speaks."""
        if op.waits or op.operation.member is None:
            return
        op.waits = True
        self.net[op.operation.member] -= op.operation.effect.delta
        for account, moved in moved_stamps(op.operation):
            self.net[account] -= moved.delta
        self.findings.count("ops_of_clones_for_a_person")

    def cloned(self, device: str) -> None:
        """There are two computers of this name now."""
        self.strict = False
        self.copied.add(device)
        for op in self.ops.values():
            if isinstance(op.operation, Reversal) and op.place[0] == device:
                origin = op.operation.origin
                self.returned_at[origin.device, origin.epoch, origin.seq] = op.at

    def destroyed(self, op: TrueOp) -> None:
        """Nobody but the old disk ever knew of it: it did not happen."""
        del self.ops[op.hash]
        self.gone.add(op.hash)
        member, effect = op.operation.member, op.operation.effect
        self.findings.count("ops_destroyed")
        if member is not None:
            self.net[member] -= effect.delta
        for account, moved in moved_stamps(op.operation):
            self.net[account] -= moved.delta

    def _book(self, operation: Operation) -> None:
        member, effect = operation.member, operation.effect
        if member is None:
            return
        if effect.use:
            self.findings.count("redemptions")
        self._move(member, effect)
        for account, moved in moved_stamps(operation):
            self.findings.count("full_cards_used", moved.use > 0)
            self._move(account, moved)

    def _move(self, account: str, effect: Effect) -> None:
        """Points of a member, or stamps of a card."""
        self.credited[account] += effect.earn
        self.spent[account] += effect.use - effect.give
        self.net[account] += effect.delta
        if effect.use and self.spent[account] > self.credited[account] and self.strict:
            beyond = self.spent[account] - self.credited[account]
            self.findings.broken(OVERDRAWN, f"{account} spent {beyond} points more than there ever were")

    def recount_vouchers(self) -> None:
        """Who has what, by the ops that did happen."""
        self.vouchers.clear()
        self.came_back.clear()
        for op in self.ops.values():
            self._move_vouchers(op, counts=False)

    def _move_vouchers(self, op: TrueOp, *, counts: bool) -> None:
        device, operation = op.place[0], op.operation
        match operation:
            case VoucherIssue():
                self.findings.count("vouchers_issued", counts)
                if operation.voucher in self.vouchers and self.strict:
                    self.findings.broken(DUPLICATED, f"voucher {operation.voucher} was issued twice")
                self.vouchers[operation.voucher] = TrueVoucher(device)
            case Sale():
                if operation.vouchers:
                    pieces = tuple((no, one.quantity) for no, one in enumerate(operation.lines, start=1))
                    self.sold[device, operation.sale_id] = pieces
                for used in operation.vouchers:
                    self._use(op, used.id, counts=counts)
            case Reversal():
                self._give_back(op, operation)
            case VoucherReturn():
                self.findings.count("vouchers_given_up", counts)
            case _:
                pass

    def _give_back(self, op: TrueOp, reversal: Reversal) -> None:
        """Good again with the last piece of its sale, whether or not the till knew that it was the last one.

        Not so where an older copy returns the sale for the second time and somebody used the voucher in between.
        """
        sale = (reversal.origin.device, reversal.origin.sale_id)
        if not (op.skewed or op.waits):
            self.came_back.setdefault(sale, Counter()).update({one.line: one.quantity for one in reversal.lines})
        back = self.came_back.get(sale, Counter())
        whole = all(back[no] >= pieces for no, pieces in self.sold.get(sale, ()))
        named = {used.id for used in reversal.vouchers}
        for voucher in named:
            self.vouchers.setdefault(voucher, TrueVoucher("nobody"))
        for voucher, known in self.vouchers.items():
            if voucher in named or (whole and known.used and known.used_by == sale):
                known.used = known.used and known.used_by != sale
                known.doubled = known.doubled or op.place[0] in self.copied

    def _use(self, op: TrueOp, voucher: str, *, counts: bool) -> None:
        known, device = self.vouchers.setdefault(voucher, TrueVoucher("nobody")), op.place[0]
        if self.strict and (known.used or known.issuer == "nobody"):
            self.findings.broken(DUPLICATED, f"voucher {voucher} of {known.issuer} was used a second time")
        self.findings.count("vouchers_used", counts)
        self.findings.count("vouchers_used_elsewhere", counts and known.issuer != device)
        if self.copied and known.used:
            self._use_twice(op, voucher, known, counts=counts)
        known.used, known.waits_at, known.used_at = True, device if op.skewed else None, (device, op.at)
        known.used_by = (device, op.operation.sale_id)

    def _use_twice(self, op: TrueOp, voucher: str, known: TrueVoucher, *, counts: bool) -> None:
        """Once each by two computers with one name, or by one of them and whoever was given it by the other."""
        device, (before, at) = op.place[0], known.used_at
        if known.doubled or at == op.at or not self.copied & {device, before}:
            self.findings.broken(DUPLICATED, f"voucher {voucher} of {known.issuer} was used once more")
        known.doubled = True
        self.may_be_overdrawn += OFFER.cost if counts else 0

    def live_vouchers(self) -> list[str]:
        """Those that somebody still has, in the order of their issue."""
        return [one for one, known in self.vouchers.items() if not known.used]

    def answered(self, till: SimTill, document: dict[str, object]) -> None:
        """Somebody was told that this sale or refund is done."""
        self.told.append((till.device, str(document["id"]), str(document["hash"])))

    def hold_told(self) -> None:
        """I6: what was told is on disk."""
        for device, name, digest in self.told:
            op = self.ops.get(bytes.fromhex(digest))
            if bytes.fromhex(digest) in self.gone:
                continue
            if op is None or (op.place[0], op.operation.sale_id) != (device, name):
                self.findings.broken(LOST, f"{name} was told done and is not on the till's disk")

    def is_skewed(self, device: str, name: str) -> bool:
        """Whether this sale is one that only a newer server understands."""
        op = self.names.get((device, name))
        return op is not None and op.skewed

    def balance(self, member: str) -> int:
        """What a member may at most still spend."""
        return max(self.net[member], 0)
