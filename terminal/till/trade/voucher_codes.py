"""From what stands on a voucher's paper to the voucher: its signed code, its id, or the letters that a person types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.codes.scanned import TYPED_LETTERS, UnknownCode, VoucherCode, parse_scan, parse_typed
from loyalty.codes.voucher import open_voucher_code, short_of
from loyalty.values.errors import BadValue, BadWire, Refusal, RefusalCode
from loyalty.values.ids import VOUCHER_BYTES, VOUCHER_LETTERS, forgive, from_crockford

if TYPE_CHECKING:
    from loyalty.codes.voucher import PaperVoucher
    from terminal.till.desk import Desk

TRIES_MAX = 5
PAUSE_MS = 60_000
"""So long no code is typed after so many that named no voucher."""

_DAMAGED = Refusal(
    RefusalCode.VOUCHER_DAMAGED, "This voucher's code is damaged. Scan it again, or type the letters beneath it."
)
_NO_CODE = Refusal(
    RefusalCode.UNKNOWN_VOUCHER, "This is no voucher's code. Scan the code on the voucher, or type its 10 letters."
)
_SLIP = Refusal(
    RefusalCode.UNKNOWN_VOUCHER, "These letters are not right: the last two do not fit the others. Type them again."
)
_TWO = Refusal(RefusalCode.UNKNOWN_VOUCHER, "Two vouchers begin with these letters. Scan the code on the paper.")
_PAUSED = Refusal(
    RefusalCode.TOO_MANY_TRIES, "Too many codes that name no voucher. Wait a minute, or scan the code on the paper."
)
_UNKNOWN = Refusal(RefusalCode.UNKNOWN_VOUCHER, "No voucher has these letters. Compare them with the paper.")


class VoucherCodes:
    """Names vouchers; typed letters that name none are counted on disk. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        # A restart does not end a pause, it begins it again: monotonic times of two starts cannot be compared.
        self._paused_until_ms = self._pause() if desk.store.vouchers.wrong_codes() >= TRIES_MAX else 0

    def name(self, text: str) -> str | Refusal | None:
        """The id of a voucher; None for typed letters that name none of the vouchers that this till has heard of."""
        letters = _letters(text)
        if len(letters) == TYPED_LETTERS:
            return self._typed(letters)
        if len(letters) == VOUCHER_LETTERS:
            return letters if _is_id(letters) else _NO_CODE
        return self._signed(letters)

    def refuse(self) -> Refusal:
        """The refusal of typed letters that name no voucher, counted on disk before it is said."""
        vouchers = self._desk.store.vouchers
        tries = vouchers.wrong_codes() % TRIES_MAX + 1
        vouchers.note_wrong_codes(tries)
        if tries >= TRIES_MAX:
            self._paused_until_ms = self._pause()
        return _UNKNOWN

    def _pause(self) -> int:
        return self._desk.clock.monotonic_ms() + PAUSE_MS

    def _typed(self, letters: str) -> str | Refusal | None:
        if self._desk.clock.monotonic_ms() < self._paused_until_ms:
            return _PAUSED
        short = short_of(letters)
        if short is None:
            return _SLIP
        found = self._desk.store.vouchers.beginning(short)
        good = [one for one in found if self._may_be_good(one)] or found
        if not good:
            return None
        return good[0] if len(good) == 1 else _TWO

    def _may_be_good(self, voucher: str) -> bool:
        vouchers = self._desk.store.vouchers
        known = vouchers.known(voucher)
        return known is None or known.state == "live" or vouchers.right(voucher).held

    def _signed(self, letters: str) -> str | Refusal:
        """A signed code; one of a till that is not known here is left to the server, for that till may be new."""
        try:
            paper = open_voucher_code(letters)
        except BadWire:
            return _DAMAGED if len(letters) > VOUCHER_LETTERS else _NO_CODE
        name, key = self._issuer(paper)
        if key is None or self._is_proven(paper, key):
            return paper.id
        sentence = (
            f"This code was changed: {name}, which it names, did not sign it. Nothing was used. Ask for the paper that "
            f"{name} printed."
        )
        return Refusal(RefusalCode.VOUCHER_DAMAGED, sentence)

    def _issuer(self, paper: PaperVoucher) -> tuple[str, bytes | None]:
        identity = self._desk.store.identity()
        if paper.till == identity.device:
            return identity.till_name, self._desk.signer.public
        issuer = self._desk.store.vouchers.issuer(paper.till)
        return ("", None) if issuer is None else (issuer.name, issuer.public_key)

    def _is_proven(self, paper: PaperVoucher, key: bytes) -> bool:
        try:
            return paper.is_signed_by(self._desk.verifier_of(key))
        except BadValue:
            return False


def _letters(text: str) -> str:
    for code in (parse_scan(text), parse_typed(text)):
        if isinstance(code, VoucherCode):
            return code.text
        if isinstance(code, UnknownCode) and not code.shown:
            return ""
    return forgive(text.removeprefix("V:"))


def _is_id(letters: str) -> bool:
    try:
        from_crockford(letters, VOUCHER_BYTES)
    except BadValue:
        return False
    return True
