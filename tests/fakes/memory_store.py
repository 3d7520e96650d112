"""The till's store in memory: the `Store` port over a `MemoryDisk`, held to the same contract as the real one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from loyalty.exchange.bundle import Bundle
from loyalty.exchange.replica import CARD, MEMBER
from loyalty.exchange.wire import CLAIMS_MAX, Cursor, ExchangeReply, Outcome, Page, WireOp
from loyalty.ledger.endings import left_after, read_endings
from loyalty.ledger.rights import Rights, open_grants
from loyalty.ledger.voucher import open_vouchers
from loyalty.ops.bodies import body_of
from loyalty.ops.operations import Operation
from loyalty.ops.stamps import moved_stamps
from loyalty.signing.signature import Signer, VerifierOf
from loyalty.values.ids import op_no
from terminal.catalogue_ports import KnownMember
from terminal.errors import OlderCopy, RightsBroken
from terminal.past_ports import OpException, Unsent
from terminal.ports import Committed, Held, Identity, Kept, ParkedBasket, PrintJob, SlipMaker, Standing
from terminal.recovery_ports import ClaimsPage
from terminal.slip import Slip
from terminal.store.baskets import HELD_MAX
from terminal.store.feed import ROWS_A_TRANSACTION
from terminal.store.renewal import SERVER_KNOWS_MORE, SERVER_KNOWS_OTHER
from tests.fakes import memory_prints as prints
from tests.fakes.keyed_hash import HashVerifier
from tests.fakes.memory_cards import MemoryCards
from tests.fakes.memory_cash import MemoryCash
from tests.fakes.memory_disk import MemoryDisk, Power, Steady
from tests.fakes.memory_goods import MemoryGoods
from tests.fakes.memory_log import MemoryLog, WriteBody
from tests.fakes.memory_past import MemoryPast
from tests.fakes.memory_pins import MemoryPins
from tests.fakes.memory_renewal import MemoryRenewal
from tests.fakes.memory_replica import MemoryReplica
from tests.fakes.memory_vouchers import MemoryVouchers


class MemoryStore(MemoryCards, MemoryGoods, MemoryRenewal):
    """Implements `Store`; opened anew on the same disk after a crash."""

    def __init__(
        self,
        disk: MemoryDisk,
        signer: Signer,
        verifier_of: VerifierOf = HashVerifier,
        power: Power | None = None,
        write_body: WriteBody = body_of,
    ) -> None:
        self._disk, self._power = disk, power or Steady()
        self._server, self._log = verifier_of(disk.identity.server_key), MemoryLog(disk, signer, write_body)
        self.vouchers = MemoryVouchers(disk, self._transaction)
        self.past = MemoryPast(disk, self._log.kept)
        self.pins = MemoryPins(disk, self._transaction)
        self.cash = MemoryCash(disk, self._transaction)
        with self._transaction():
            prints.interrupted(disk)
            self.cash.interrupted()
        try:
            self._log.prove(verifier_of(signer.public), self._server)
        except RightsBroken as broken:
            self.stop_redeeming(broken.sentence)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._power.before()
        yield
        self._power.after()

    @property
    def _replica(self) -> MemoryReplica:
        return self._disk.replica

    # --- who and where

    def identity(self) -> Identity:
        return self._disk.identity

    def standing(self) -> Standing:
        return self._disk.standing

    def stop_redeeming(self, sentence: str) -> None:
        with self._transaction():
            self._disk.standing = replace(self._disk.standing, redeeming_stopped=sentence)

    # --- the log

    def rights(self, member_id: str) -> Rights:
        return self._disk.rights.get((member_id, self._disk.standing.head.epoch), Rights())

    def commit(
        self,
        operation: Operation,
        *,
        slip: SlipMaker | None,
        title: str,
        wish_digest: bytes | None,
        close_basket: bool,
    ) -> Committed:
        sealed, at_ms, job = self._log.sealed(operation), operation.context.at_ms, None
        if operation.member is not None:
            self.rights(operation.member).after(operation.effect)
        for account, effect in moved_stamps(operation):
            self.rights(account).after(effect)
        self.vouchers.check(operation, sealed.id.epoch)
        paper = None if slip is None else slip(epoch=sealed.id.epoch, seq=sealed.id.seq, digest=sealed.hash)
        with self._transaction():
            self.vouchers.book(operation, sealed.id)
            self._log.write(sealed, operation, wish_digest)
            if paper is not None:
                job = prints.write(self._disk, op_no=sealed.id.no, title=title, slip=paper, at_ms=at_ms)
            if close_basket:
                self._close_basket()
        return Committed(sealed.id.epoch, sealed.id.seq, sealed.hash, job)

    def commit_many(self, operations: Sequence[Operation]) -> None:
        after: dict[str, Rights] = {}
        for operation in operations:
            if (who := operation.member) is not None:
                after[who] = after.get(who, self.rights(who)).after(operation.effect)
            self.vouchers.check(operation, self._disk.standing.head.epoch)
        with self._transaction():
            for operation in operations:
                sealed = self._log.sealed(operation)
                self.vouchers.book(operation, sealed.id)
                self._log.write(sealed, operation, None)

    def holdings(self, after: str, limit: int) -> list[Held]:
        mine = ((who, held) for (who, of), held in self._disk.rights.items() if of == self._disk.standing.head.epoch)
        found = sorted((who, held) for who, held in mine if who > after)
        return [Held(who, held.held, self._home(who), self._replica.ends(who)) for who, held in found[:limit]]

    def _home(self, name: str) -> str | None:
        return None if (known := self.member(self._owner(name))) is None else known.member.home_store

    def kept(self, sale_id: str) -> Kept | None:
        return self._log.by_sale(sale_id)

    def last_sale(self) -> Kept | None:
        return self._log.last_sale()

    def newest(self, most: int) -> list[Kept]:
        return [self._log.kept(logged) for logged in islice(self._disk.newest_first(), most)]

    def reversals_of(self, epoch: int, seq: int) -> list[Kept]:
        return self._log.reversals_of(epoch, seq)

    def reference_used(self, reference: str, since_ms: int) -> bool:
        return self._log.reference_used(reference, since_ms)

    def unsent(self) -> Unsent:
        head, acked = self._disk.standing.head, self._disk.standing.acked_seq
        oldest = self._log.at(head.epoch, acked + 1)
        return Unsent(head.seq - acked, None if oldest is None else oldest.operation.context.at_ms)

    def used_unsent(self) -> int:
        return self._log.used_behind(self._disk.standing.acked_seq)

    def goodwill_unsent(self) -> dict[str, int]:
        return self._log.goodwill_behind(self._disk.standing.acked_seq)

    def rewards_given(self, reward: str) -> int:
        return self._replica.rewards_told(reward) + self._log.rewards_behind(self._disk.standing.acked_seq)[reward]

    def unsent_ops(self) -> list[WireOp]:
        return self._log.next_ops()

    def exceptions(self, most: int) -> list[OpException]:
        return [self._exception(no) for no in sorted(self._worth_a_look(), reverse=True)[:most]]

    def count_exceptions(self) -> int:
        return len(self._worth_a_look())

    def _worth_a_look(self) -> list[int]:
        verdicts = self._disk.verdicts
        return [no for no in self._disk.waiting if verdicts[no].code != "sale_awaited"]

    def see_exception(self, no: int, *, at_ms: int, by: str) -> None:
        with self._transaction():
            self._disk.seen.setdefault(no, (at_ms, by))
            self._disk.waiting.pop(no, None)

    def _exception(self, no: int) -> OpException:
        operation, said = self._disk.log[no].operation, self._disk.verdicts[no]
        return OpException(
            no, operation.context.at_ms, operation.KIND, operation.member, said.verdict.value, said.code, said.sentence
        )

    def unsent_bundle(self) -> Bundle:
        identity, standing = self.identity(), self._disk.standing
        ops = self._log.all_unsent()
        return Bundle(identity.device, identity.till_name, standing.head.epoch, standing.acked_seq, ops)

    def claims(self, place: tuple[int, str]) -> ClaimsPage:
        papers = list({one.body: one for one in self._disk.grants.values()}.values())
        some, after = papers[place[0] : place[0] + CLAIMS_MAX], place[0] + CLAIMS_MAX
        is_last = after >= len(papers)
        vouchers = self.vouchers.claims() if is_last and not place[1] else []
        tills = dict(self._disk.other_tills) if is_last else {}
        return ClaimsPage(tuple(some), tuple(vouchers), (after, "all" if is_last else ""), is_last, tills)

    def next_request_no(self, at_ms: int) -> int:
        number = max(self._disk.standing.request_no + 1, at_ms)
        with self._transaction():
            self._disk.standing = replace(self._disk.standing, request_no=number)
        return number

    # --- what the server says

    def absorb_verdicts(self, reply: ExchangeReply, at_ms: int) -> Sequence[Outcome]:
        standing, head = self._disk.standing, self._disk.standing.head
        if reply.epoch != head.epoch or reply.generation < standing.generation:
            return []
        self._check_place(reply)
        opened = [(signed, open_grants(signed, self._server)) for signed in reply.grants]
        vouchers = [(signed, open_vouchers(signed, self._server)) for signed in reply.voucher_grants]
        mine = (self._disk.identity.device, head.epoch, reply.generation)
        with self._transaction():
            new = self._log.judged(reply.outcomes)
            for signed, grants in opened:
                if (grants.device, grants.epoch, grants.generation) == mine:
                    self._log.granted(signed, grants)
            for papers, told in vouchers:
                if (told.device, told.epoch, told.generation) == mine:
                    self.vouchers.absorb(papers, told)
            self._disk.durable_seq = reply.durable_seq
            self._disk.standing = replace(
                standing,
                generation=reply.generation,
                acked_seq=reply.hwm,
                anchor=reply.anchor,
                last_exchange_ms=at_ms,
                claimed_generation=reply.generation if reply.claims_ok else 0,
                restored_ms=None if reply.recovery is None else reply.recovery.restored_ms,
            )
            self._follow_tills(standing)
            self.finish_renewal()
        return new

    def _follow_tills(self, before: Standing) -> None:
        now, disk = self._disk.standing, self._disk
        if now.generation > before.generation:
            disk.other_tills |= disk.replica.other_tills(disk.identity.device)
        elif before.restored_ms is not None and now.restored_ms is None and not now.owes_claims:
            disk.other_tills = {}

    def _check_place(self, reply: ExchangeReply) -> None:
        head = self._disk.standing.head
        if reply.hwm > head.seq:
            raise OlderCopy(SERVER_KNOWS_MORE)
        mine = self._log.at(head.epoch, reply.hwm) if reply.hwm else None
        if mine is not None and mine.sealed.hash.hex() != reply.head:
            raise OlderCopy(SERVER_KNOWS_OTHER)

    def absorb_pages(self, pages: Sequence[Page], cursor: Cursor, mark: int) -> frozenset[str]:
        touched: set[str] = set()
        for page in pages:
            if page.table in self._replica.tables:
                for start in range(0, len(page.rows), ROWS_A_TRANSACTION):
                    rows = self._replica.checked(page, start, start + ROWS_A_TRANSACTION, mark)
                    with self._transaction():
                        self._replica.write(page.table, rows)
                    touched.update(key for key, _ in rows if page.table == MEMBER.name)
        with self._transaction():
            self._replica.advance(cursor)
        return frozenset(touched)

    def cursor(self) -> Cursor:
        return self._replica.cursor

    def start_replica_anew(self) -> None:
        with self._transaction():
            self._disk.replica = MemoryReplica()

    # --- look-ups

    def member(self, member_id: str) -> KnownMember | None:
        if (found := self._replica.member(member_id)) is None:
            return None
        person, row = found
        tallies = self._log.tallies(member_id, row.own)
        visits = row.values["visits"] + sum(one.visits for one in tallies)
        net = row.values["points"] + self._log.delta_of(member_id, row.own)
        left = left_after(read_endings(row.values["ends"]), self._log.moves_of(member_id, row.own))
        return KnownMember(
            person, net, row.values["pending"] or 0, left, visits, self._replica.kind_of(member_id),
            read_endings(row.values["vests"]), row.values["tier_figure"] or 0,
            sum(one.points for one in tallies),
            row.values["tier_missed_ms"],
        )  # fmt: skip

    def member_by_card(self, number: str) -> KnownMember | None:
        whose = self._replica.number(number)
        known = None if whose is None else self.member(whose)
        card = self._replica.tables[CARD.name].get(number)
        return known if card is None or known is None else replace(known, card_kind=card.values["kind"])

    def earned_on(self, member_id: str, day: int) -> int:
        told, mark = self._replica.earned_on(member_id, day)
        return max(told + sum(one.points for one in self._log.tallies(member_id, mark) if one.day == day), 0)

    def members_by_phone(self, phone: str, limit: int) -> list[KnownMember]:
        return self._known(self._replica.phones(phone, self._disk.identity.lookup_key)[:limit])

    def members_by_name(self, prefix: str, limit: int) -> list[KnownMember]:
        return self._known(self._replica.names(prefix)[:limit])

    def member_count(self) -> int:
        return len(self._replica.tables[MEMBER.name])

    def _known(self, members: list[str]) -> list[KnownMember]:
        return [known for known in map(self.member, members) if known is not None]

    # --- baskets and paper

    def save_basket(self, document: bytes | None, at_ms: int) -> None:
        with self._transaction():
            if document is None:
                self._close_basket()
            else:
                self._open_basket(ParkedBasket(self._disk.open_basket or self._next_basket(), at_ms, document))

    def open_basket(self) -> ParkedBasket | None:
        return None if self._disk.open_basket is None else self._disk.baskets[self._disk.open_basket]

    def hold_basket(self, document: bytes, at_ms: int) -> int:
        with self._transaction():
            self._close_basket()
            parked = ParkedBasket(self._next_basket(), at_ms, document)
            self._disk.baskets[parked.id] = parked
        return parked.id

    def held_baskets(self) -> list[ParkedBasket]:
        held = (parked for parked in self._disk.baskets.values() if parked.id != self._disk.open_basket)
        return list(islice(held, HELD_MAX))

    def take_held(self, held_id: int) -> ParkedBasket | None:
        with self._transaction():
            if held_id == self._disk.open_basket or held_id not in self._disk.baskets:
                return None
            self._disk.open_basket = held_id
        return self._disk.baskets[held_id]

    def _open_basket(self, parked: ParkedBasket) -> None:
        self._disk.baskets[parked.id] = parked
        self._disk.open_basket = parked.id

    def _close_basket(self) -> None:
        if self._disk.open_basket is not None:
            del self._disk.baskets[self._disk.open_basket]
        self._disk.open_basket = None

    def _next_basket(self) -> int:
        self._disk.baskets_ever += 1
        return self._disk.baskets_ever

    def job_starting(self, job_id: int, *, since_ms: int) -> bool:
        with self._transaction():
            return prints.starting(self._disk, job_id, since_ms)

    def job_ended(self, job_id: int, outcome: str, detail: str) -> None:
        with self._transaction():
            prints.ended(self._disk, job_id, outcome, detail)

    def job_settled(self, job_id: int, *, came_out: bool, at_ms: int) -> PrintJob | None:
        with self._transaction():
            return prints.settled(self._disk, job_id, came_out=came_out, at_ms=at_ms)

    def queue_paper(self, title: str, slip: Slip, at_ms: int) -> PrintJob:
        with self._transaction():
            return prints.write(self._disk, op_no=None, title=title, slip=slip, at_ms=at_ms)

    def copy_last_receipt(self, at_ms: int) -> PrintJob | None:
        with self._transaction():
            return prints.copy_newest(self._disk, at_ms)

    def copy_receipt(self, epoch: int, seq: int, at_ms: int) -> PrintJob | None:
        with self._transaction():
            return prints.copy_of(self._disk, op_no(epoch, seq), at_ms)

    def has_receipt(self, epoch: int, seq: int) -> bool:
        return any(job.op_no == op_no(epoch, seq) for job in self._disk.jobs.values())

    def unsettled_jobs(self) -> list[PrintJob]:
        return prints.listed(self._disk)

    def count_unsettled(self) -> int:
        return sum(1 for _ in prints.doubtful(self._disk))

    def idle(self) -> None:
        pass

    def close(self) -> None:
        pass
