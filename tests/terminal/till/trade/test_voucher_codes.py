"""Codes of vouchers: proven where a key is known, typed letters counted, a pause after too many that name none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty.codes.voucher import typed_code, voucher_code
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.ids import new_id, new_voucher_id
from terminal.till.trade.voucher_codes import PAUSE_MS, TRIES_MAX, VoucherCodes
from tests.fakes.shop import DEVICE
from tests.fakes.till_world import TILL_KEY, TillWorld

KNOWN, OTHER = new_voucher_id(b"\x31" * 16), new_voucher_id(b"\x32" * 16)
TWIN = KNOWN[:8] + OTHER[8:]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    world.shop.vouchers.hold(VoucherAccount(KNOWN, "Gift", 700, "GBP", hver=3))
    world.connect()
    yield world
    world.close()


def codes(world: TillWorld) -> VoucherCodes:
    desk = world.desk()
    return VoucherCodes(desk)


def code_of(named: object) -> RefusalCode:
    assert isinstance(named, Refusal)
    return named.code


def test_a_voucher_is_named_by_id_by_its_letters_and_by_its_signed_code(world: TillWorld) -> None:
    made = codes(world)
    for text in (KNOWN, typed_code(KNOWN), typed_code(KNOWN).lower(), "V:" + typed_code(KNOWN)):
        assert made.name(text) == KNOWN
    assert made.name(voucher_code(TILL_KEY, DEVICE, KNOWN)) == KNOWN
    assert made.name(voucher_code(TILL_KEY, new_id(b"\x77" * 10), OTHER)) == OTHER, "that till may be new"


@pytest.mark.parametrize("text", ["", "hello", "V:", "12345", "Z" * 26, "V:" + "A" * 30, "x" * 5_000, "\x00"])
def test_what_is_no_code_is_refused(world: TillWorld, text: str) -> None:
    assert code_of(codes(world).name(text)) in (RefusalCode.UNKNOWN_VOUCHER, RefusalCode.VOUCHER_DAMAGED)


def test_a_slip_in_the_letters_is_told_and_costs_no_try(world: TillWorld) -> None:
    letters = typed_code(KNOWN)
    slip = ("0" if letters[0] != "0" else "2") + letters[1:]
    assert code_of(codes(world).name("V:" + slip)) is RefusalCode.UNKNOWN_VOUCHER
    assert world.store.vouchers.wrong_codes() == 0


def test_of_two_with_the_same_letters_the_live_one_is_meant(world: TillWorld) -> None:
    world.shop.vouchers.hold(VoucherAccount(TWIN, "Gift", 700, "GBP", hver=3).voided())
    world.connect()
    assert codes(world).name(typed_code(KNOWN)) == KNOWN
    world.shop.vouchers.hold(VoucherAccount(TWIN, "Gift", 700, "GBP", hver=3))
    world.connect()
    assert code_of(codes(world).name(typed_code(KNOWN))) is RefusalCode.UNKNOWN_VOUCHER


def test_after_five_wrong_codes_nothing_is_typed_for_a_minute_whatever_is_restarted(world: TillWorld) -> None:
    made = codes(world)
    for tries in range(TRIES_MAX):
        assert made.name(typed_code(OTHER)) is None
        assert made.refuse().code is RefusalCode.UNKNOWN_VOUCHER
        assert world.store.vouchers.wrong_codes() == tries + 1
    for paused in (made, codes(world)):
        assert code_of(paused.name(typed_code(KNOWN))) is RefusalCode.TOO_MANY_TRIES
        assert paused.name(voucher_code(TILL_KEY, DEVICE, KNOWN)) == KNOWN, "a scan is no guess"
    world.clock.wall += 10 * PAUSE_MS
    assert code_of(made.name(typed_code(KNOWN))) is RefusalCode.TOO_MANY_TRIES, "the clock on the wall ends no pause"
    world.clock.passes(PAUSE_MS)
    assert made.name(typed_code(KNOWN)) == KNOWN
    made.refuse()
    assert world.store.vouchers.wrong_codes() == 1
