"""The vouchers of a simulated till: what it holds, and what the replica tells of the rest."""

import base64
from collections.abc import Callable
from contextlib import AbstractContextManager

from loyalty.exchange.replica import STORE, TILL_KEY, VOUCHER
from loyalty.ledger.voucher import SignedVouchers, Voucher, VoucherGrants, VoucherRight, issued
from loyalty.ops.operations import Operation, Sale, VoucherIssue
from loyalty.shopping.voucher_terms import read_terms
from loyalty.values.ids import OpId
from terminal.errors import RightsBroken
from terminal.store.vouchermoves import moves_of
from terminal.voucher_ports import IssuingTill, KnownVoucher
from tests.fakes.memory_disk import HeldVoucher, MemoryDisk


class MemoryVouchers:
    """Implements the `Vouchers` port."""

    def __init__(self, disk: MemoryDisk, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        self._disk, self._transaction = disk, transaction

    def known(self, voucher: str) -> KnownVoucher | None:
        row = self._disk.replica.tables[VOUCHER.name].get(voucher)
        if row is None:
            return None
        told = row.values
        holder, used_by = self._name(told["holder"]), self._name(told["used_by"])
        terms = read_terms(told["terms"])
        return KnownVoucher(**{**told, "holder": holder, "used_by": used_by, "terms": terms})

    def of_member(self, member: str) -> list[KnownVoucher]:
        rows = self._disk.replica.tables[VOUCHER.name]
        known = [self.known(id) for id, row in rows.items() if row.values["member"] == member]
        live = [one for one in known if one is not None and one.state == "live"]
        return sorted(live, key=lambda one: (one.expires_ms is None, one.expires_ms or 0, one.id))[:20]

    def issuer(self, till: str) -> IssuingTill | None:
        row = self._disk.replica.tables[TILL_KEY.name].get(till)
        return None if row is None else IssuingTill(row.values["name"], base64.b64decode(row.values["public_key"]))

    def store_name(self, store: str) -> str | None:
        row = self._disk.replica.tables[STORE.name].get(store)
        return None if row is None else str(row.values["name"])

    def beginning(self, short: str) -> list[str]:
        everywhere = (*self._disk.vouchers, *self._disk.replica.tables[VOUCHER.name])
        return sorted({voucher for voucher in everywhere if voucher.startswith(short)})

    def right(self, voucher: str) -> VoucherRight:
        found = self._disk.vouchers.get(voucher)
        return VoucherRight() if found is None else found.right

    def held(self, voucher: str) -> Voucher | None:
        found = self._disk.vouchers.get(voucher)
        if found is None or found.epoch != self._disk.standing.head.epoch or not found.right.held:
            return None
        known = self.known(voucher)
        return None if known is not None and known.state != "live" else found.paper

    def used_here(self, voucher: str) -> int | None:
        no = self._disk.moved_vouchers.get(voucher)
        operation = None if no is None else self._disk.log[no].operation
        if no is None or not isinstance(operation, Sale) or self._live_behind(voucher, no):
            return None
        return operation.context.at_ms

    def _live_behind(self, voucher: str, no: int) -> bool:
        row = self._disk.replica.tables[VOUCHER.name].get(voucher)
        return row is not None and row.values["state"] == "live" and row.own >= no

    def wrong_codes(self) -> int:
        return self._disk.wrong_codes

    def note_wrong_codes(self, count: int) -> None:
        with self._transaction():
            self._disk.wrong_codes = count

    # --- writing, inside the store's transaction

    def check(self, operation: Operation, epoch: int) -> None:
        """Raises before anything is changed."""
        for move in moves_of(operation):
            found = self._disk.vouchers.get(move.voucher)
            held = found is not None and found.epoch == epoch and found.right.held
            if move.uses and not (found is not None and held and found.right.acquired == move.hver):
                raise RightsBroken("This voucher is not held here.")

    def book(self, operation: Operation, place: OpId) -> None:
        for move in moves_of(operation):
            self._disk.moved_vouchers[move.voucher] = place.no
            before = self._disk.vouchers.get(move.voucher, HeldVoucher(place.epoch, VoucherRight(), None))
            right = before.right.granted(move.hver) if move.gained else before.right.gave(move.hver)
            paper = issued(operation) if isinstance(operation, VoucherIssue) else before.paper
            self._disk.vouchers[move.voucher] = HeldVoucher(place.epoch, right, paper, before.signed)

    def claims(self) -> list[SignedVouchers]:
        """The grants of all incarnations, each once."""
        found = [one.signed for one in self._disk.vouchers.values() if one.signed is not None]
        return list({signed.body: signed for signed in found}.values())

    def absorb(self, signed: SignedVouchers, grants: VoucherGrants) -> None:
        for granted in grants.vouchers:
            before = self.right(granted.id)
            after = before.granted(granted.hver)
            if after != before:
                self._disk.vouchers[granted.id] = HeldVoucher(grants.epoch, after, granted, signed)

    def _name(self, till: str | None) -> str | None:
        row = None if till is None else self._disk.replica.tables[TILL_KEY.name].get(till)
        return till if row is None else str(row.values["name"])
