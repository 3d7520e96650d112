"""The log of a simulated till: ops sealed into the real chain, rights counted with them, and the server's verdicts."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any, TypeVar

from loyalty.exchange.wire import OPS_BYTES_MAX, OPS_MAX, Outcome, Verdict, WireOp
from loyalty.ledger.endings import Move
from loyalty.ledger.rights import Grants, Rights, SignedGrants, open_grants
from loyalty.ops.bodies import Unknown, body_of, read_body
from loyalty.ops.chain import Head, SealedOp, genesis, seal, verify_chain
from loyalty.ops.operations import Accrual, Handback, Operation, Orphan, Reversal, Sale, Settlement, VoucherIssue
from loyalty.ops.stamps import moved_stamps
from loyalty.ops.tally import NO_VISIT, Tally, tally_of
from loyalty.signing.signature import Signer, Verifier
from loyalty.values.errors import BadWire
from loyalty.values.ids import SEQ_BITS, op_no
from terminal.errors import RightsBroken, StoreBroken
from terminal.ports import Kept
from terminal.store.oplog import rights_moved, shown_delta
from tests.fakes.memory_disk import Logged, MemoryDisk

WriteBody = Callable[[Operation], bytes]
Entry = TypeVar("Entry", bound=tuple[Any, ...])


class MemoryLog:
    """Ops, rights and verdicts over a disk; each writing method changes all or nothing of its part."""

    def __init__(self, disk: MemoryDisk, signer: Signer, write_body: WriteBody = body_of) -> None:
        self._disk, self._signer, self._write_body = disk, signer, write_body

    # --- ops

    def sealed(self, operation: Operation) -> SealedOp:
        """The op in its place behind the head, not yet written."""
        standing = self._disk.standing
        return seal(standing.head, self._disk.identity.device, self._write_body(operation), self._signer)

    def write(self, sealed: SealedOp, operation: Operation, wish_digest: bytes | None) -> None:
        """The op with all that hangs on it."""
        disk, no = self._disk, sealed.id.no
        if operation.sale_id in disk.by_sale:
            raise AssertionError(f"the name {operation.sale_id} is given twice")
        moved = (0, 0)
        if operation.member is not None:
            moved = rights_moved(operation.effect)
            key = (operation.member, sealed.id.epoch)
            if not isinstance(operation, Orphan):
                disk.rights[key] = disk.rights.get(key, Rights()).after(operation.effect)
            before = disk.of_member.get(operation.member, ())
            shown = shown_delta(operation) + (before[-1][1] if before else 0)
            disk.of_member[operation.member] = (*before, (no, shown))
            self._remember(operation.member, no, operation)
        self._write_cards(sealed, operation)
        disk.log[no] = Logged(sealed, operation, wish_digest, moved, *self._totals_with(sealed, operation))
        disk.by_sale[operation.sale_id] = no
        if isinstance(operation, Orphan):
            disk.told[op_no(operation.epoch, operation.seq)] = no
        elif isinstance(operation, Settlement):
            disk.settlements[operation.epoch] = no
        if isinstance(operation, Reversal) and operation.origin.device == disk.identity.device:
            origin = op_no(operation.origin.epoch, operation.origin.seq)
            disk.returns[origin] = (*disk.returns.get(origin, ()), no)
        elif isinstance(operation, Reversal | Accrual):
            place = (operation.origin.device, operation.origin.epoch, operation.origin.seq)
            disk.about[place] = (*disk.about.get(place, ()), no)
        disk.standing = replace(disk.standing, head=Head(sealed.id.epoch, sealed.id.seq, sealed.hash))

    def _remember(self, member: str, no: int, operation: Operation) -> None:
        """What is asked of a member at each look, worked out once; it holds while nothing is told again or waits."""
        disk = self._disk
        if not isinstance(operation, Orphan) and (tally := self._tally_of(operation)) != NO_VISIT:
            disk.visits_of[member] = (*disk.visits_of.get(member, ()), (no, tally))
        if (move := _move_of(operation)) is not None:
            disk.moves_of[member] = (*disk.moves_of.get(member, ()), (no, move))

    def _write_cards(self, sealed: SealedOp, operation: Operation) -> None:
        disk, no = self._disk, sealed.id.no
        told = read_body(operation.body.encode()) if isinstance(operation, Orphan) else operation
        for account, effect in () if isinstance(told, Unknown) else moved_stamps(told):
            if not isinstance(operation, Orphan):
                key = (account, sealed.id.epoch)
                disk.rights[key] = disk.rights.get(key, Rights()).after(effect)
            spent = 0 if isinstance(operation, Orphan) else effect.spent
            disk.of_card[account] = (*disk.of_card.get(account, ()), (no, effect.delta, spent))

    def card_delta(self, account: str, after_no: int) -> int:
        """Change of a card's stamps by own ops behind a place."""
        found, log = _after(self._disk.of_card.get(account, ()), after_no), self._disk.log
        every = self._all_count
        return sum(delta for no, delta, _ in found if every or self._counts(no, log[no].operation))

    def card_moves(self, account: str, after_no: int) -> list[Move]:
        """What own ops behind a place spent of a card's stamps and gave up."""
        used = ((no, x) for no, _, x in _after(self._disk.of_card.get(account, ()), after_no) if x)
        found = ((no, self._disk.log[no].operation, x) for no, x in used)
        spent = [Move(one.context.at_ms, x) for no, one, x in found if isinstance(one, Sale) and self._counts(no, one)]
        given_up = [move for move in self.moves_of(account, after_no) if move.is_given_up]
        return sorted([*spent, *given_up], key=lambda move: move.at_ms)

    def kept(self, logged: Logged) -> Kept:
        """An op as the till is told it."""
        sealed = logged.sealed
        verdict = self._disk.verdicts.get(sealed.id.no)
        standing, by = self._disk.standing, self._disk.told.get(sealed.id.no)
        acked = op_no(standing.head.epoch, standing.acked_seq)
        unjudged = "sent" if (by or sealed.id.no) <= acked else "committed"
        state = unjudged if verdict is None else verdict.verdict.value
        told = None if by is None else (by >> SEQ_BITS, by & (1 << SEQ_BITS) - 1)
        return Kept(sealed.id.seq, sealed.id.epoch, sealed.hash, logged.operation, state, logged.wish_digest, told)

    def by_sale(self, sale_id: str) -> Kept | None:
        no = self._disk.by_sale.get(sale_id)
        return None if no is None else self.kept(self._disk.log[no])

    def last_sale(self) -> Kept | None:
        at_counter = (
            one for one in self._disk.newest_first() if isinstance(one.operation, Sale) and one.wish_digest is None
        )
        newest = next(at_counter, None)
        return None if newest is None else self.kept(newest)

    def reversals_of(self, epoch: int, seq: int) -> list[Kept]:
        place = op_no(epoch, seq)
        names = [place, *(no for no, one in self._disk.log.items() if _tells(one.operation) == place)]
        return [self.kept(self._disk.log[no]) for name in names for no in self._disk.returns.get(name, ())]

    def reference_used(self, reference: str, since_ms: int) -> bool:
        return any(
            isinstance(one.operation, Sale)
            and (one.operation.context.reference, one.operation.context.at_ms >= since_ms) == (reference, True)
            and not self._undone(one)
            for one in self._disk.log.values()
        )

    def at(self, epoch: int, seq: int) -> Logged | None:
        return self._disk.log.get(op_no(epoch, seq))

    def all_unsent(self) -> list[WireOp]:
        """Everything behind the server's mark."""
        behind = self._behind(self._disk.standing.acked_seq)
        return [WireOp(one.sealed.id.seq, one.sealed.body, one.sealed.signature, one.sealed.private) for one in behind]

    def next_ops(self) -> list[WireOp]:
        """What is sent next, within the limits of one request."""
        standing = self._disk.standing
        ops: list[WireOp] = []
        size = 0
        for logged in self._behind(standing.acked_seq):
            sealed = logged.sealed
            size += len(sealed.body) + len(sealed.private or b"")
            if len(ops) == OPS_MAX or (ops and size > OPS_BYTES_MAX):
                break
            ops.append(WireOp(sealed.id.seq, sealed.body, sealed.signature, sealed.private))
        return ops

    def delta_of(self, member: str, after_no: int) -> int:
        """Change of a member's net points by own ops behind a place."""
        ops = self._disk.of_member.get(member, ())
        first = bisect_right(ops, after_no, key=itemgetter(0))
        if not self._all_count:
            return sum(self._delta(no) for no, _ in ops[first:])
        return ops[-1][1] - (ops[first - 1][1] if first else 0) if ops else 0

    def moves_of(self, member: str, after_no: int) -> list[Move]:
        """What own ops behind a place spent and gave up."""
        moves = _after(self._disk.moves_of.get(member, ()), after_no)
        return [move for no, move in moves if not self._waits(no)]

    @property
    def _all_count(self) -> bool:
        """Whether nothing was told again and nothing waits for a person."""
        return not (self._disk.told or self._disk.waiting or self._disk.seen)

    def _waits(self, no: int) -> bool:
        judged = self._disk.verdicts.get(no)
        return judged is not None and judged.verdict is Verdict.QUARANTINED

    def _delta(self, no: int) -> int:
        operation = self._disk.log[no].operation
        return shown_delta(operation) if self._counts(no, operation) else 0

    def _counts(self, no: int, operation: Operation) -> bool:
        """An op that was told again counts where it was told, one that waits for a person nowhere."""
        told, place = self._disk.told, _tells(operation)
        return not (self._waits(no) or no in told or (place is not None and told.get(place) != no))

    def tallies(self, member: str, after_no: int) -> list[Tally]:
        """What own ops behind a place add to a member's visits."""
        if self._all_count:
            return [tally for _, tally in _after(self._disk.visits_of.get(member, ()), after_no)]
        return [self._tally(no) for no, _ in _after(self._disk.of_member.get(member, ()), after_no)]

    def _tally(self, no: int) -> Tally:
        operation = self._disk.log[no].operation
        return self._tally_of(operation) if self._counts(no, operation) else NO_VISIT

    def _tally_of(self, operation: Operation) -> Tally:
        told = read_body(operation.body.encode()) if isinstance(operation, Orphan) else operation
        assert not isinstance(told, Unknown)
        origin = None
        if isinstance(told, Reversal) and told.origin.device == self._disk.identity.device:
            logged = self._disk.log.get(op_no(told.origin.epoch, told.origin.seq))
            origin = None if logged is None else logged.operation
        return tally_of(told, origin if isinstance(origin, Sale) else None)

    def used_behind(self, seq: int) -> int:
        """Points used by the ops of this epoch behind a place."""
        return self._totals(self._disk.standing.head.seq)[0] - self._totals(seq)[0]

    def rewards_behind(self, seq: int) -> Counter[str]:
        """How many of each reward the sales of this epoch behind a place gave."""
        given: Counter[str] = Counter()
        for one in self._behind(seq):
            if isinstance(one.operation, Sale):
                for line in one.operation.lines:
                    given[str(line.reward)] += line.quantity
        return given

    def goodwill_behind(self, seq: int) -> dict[str, int]:
        """Points given on goodwill by the ops of this epoch behind a place, per member."""
        given: Counter[str] = Counter()
        if self._totals(self._disk.standing.head.seq)[1] == self._totals(seq)[1]:
            return {}
        for one in self._behind(seq):
            if one.operation.member is not None:
                given[one.operation.member] += one.operation.effect.on_goodwill
        return dict(+given)

    def _totals(self, seq: int) -> tuple[int, int]:
        """Points used, and given on goodwill, by the ops of this epoch up to a place."""
        logged = self.at(self._disk.standing.head.epoch, seq)
        return (0, 0) if logged is None else (logged.used, logged.goodwill)

    def _totals_with(self, sealed: SealedOp, operation: Operation) -> tuple[int, int]:
        before, effect = self._totals(sealed.id.seq - 1), operation.effect
        used = 0 if isinstance(operation, Orphan) else effect.use - effect.on_goodwill
        given = 0 if operation.member is None else effect.on_goodwill
        return before[0] + used, before[1] + given

    def _behind(self, seq: int) -> Iterator[Logged]:
        epoch = self._disk.standing.head.epoch
        while (logged := self.at(epoch, seq := seq + 1)) is not None:
            yield logged

    def _undone(self, sale: Logged) -> bool:
        back = self.reversals_of(sale.sealed.id.epoch, sale.sealed.id.seq)
        return any(isinstance(kept.operation, Reversal) and kept.operation.undo for kept in back)

    # --- what the server says

    def judged(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Verdicts of this epoch; returns those that were not known yet."""
        disk, epoch = self._disk, self._disk.standing.head.epoch
        places = [(op_no(epoch, outcome.seq), outcome) for outcome in outcomes]
        new = {no: outcome for no, outcome in places if no in disk.log and no not in disk.verdicts}
        originals = {by: no for no, by in disk.told.items()}
        told = {originals[no]: outcome for no, outcome in new.items() if no in originals}
        known = {**new, **{no: one for no, one in told.items() if no not in disk.verdicts}}
        disk.verdicts.update(known)
        worth_a_look = (no for no, one in known.items() if one.verdict is not Verdict.APPLIED and no not in disk.seen)
        disk.waiting.update(dict.fromkeys(worth_a_look))
        return list(new.values())

    def granted(self, signed: SignedGrants, grants: Grants) -> None:
        """Running totals of this epoch."""
        for member, total in grants.totals.items():
            key = (member, grants.epoch)
            before = self._disk.rights.get(key, Rights())
            if total > before.g:
                self._disk.rights[key] = before.granted(total)
                self._disk.grants[key] = signed

    # --- on start

    def prove(self, own: Verifier, server: Verifier) -> None:
        """The chain is what the till signed, the rights are what log and grants say."""
        disk = self._disk
        device, head = disk.identity.device, disk.standing.head
        chain = [logged.sealed for logged in self._behind(0)]
        start = Head(head.epoch, 0, genesis(device, head.epoch))
        if verify_chain(device, start, chain, own) != head:
            raise StoreBroken("The end of the till's log is missing.")
        moved: dict[str, tuple[int, int]] = {}
        for logged in self._behind(0):
            member = logged.operation.member
            if member is not None:
                e, x = moved.get(member, (0, 0))
                moved[member] = (e + logged.moved[0], x + logged.moved[1])
            if not isinstance(logged.operation, Orphan):
                for account, effect in moved_stamps(logged.operation):
                    (e, x), more = moved.get(account, (0, 0)), rights_moved(effect)
                    moved[account] = (e + more[0], x + more[1])
        for (member, epoch), rights in disk.rights.items():
            if epoch != head.epoch:
                continue
            signed = disk.grants.get((member, epoch))
            promised = 0 if signed is None else _proven(signed, server).totals.get(member, 0)
            if (rights.g, (rights.e, rights.x)) != (promised, moved.get(member, (0, 0))):
                raise RightsBroken("The points rights on this till were changed from outside.")


def _proven(signed: SignedGrants, server: Verifier) -> Grants:
    try:
        return open_grants(signed, server)
    except BadWire:
        raise RightsBroken("The points rights on this till were changed from outside.") from None


def _move_of(operation: Operation) -> Move | None:
    if not isinstance(operation, Sale | VoucherIssue | Handback) or not operation.effect.spent:
        return None
    return Move(operation.context.at_ms, operation.effect.spent, isinstance(operation, Handback))


def _tells(operation: Operation) -> int | None:
    """The number of the op that an orphan tells again."""
    return op_no(operation.epoch, operation.seq) if isinstance(operation, Orphan) else None


def _after(entries: tuple[Entry, ...], no: int) -> tuple[Entry, ...]:
    """Those behind the op of this number, of entries that begin with their op's."""
    return entries[bisect_right(entries, no, key=itemgetter(0)) :]
