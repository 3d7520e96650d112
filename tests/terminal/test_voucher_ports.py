"""What the store of a till promises about vouchers is kept by the store on disk and by the one in memory."""

import inspect

import pytest

from terminal.store.voucherbook import VoucherBook
from terminal.voucher_ports import Vouchers
from tests.fakes.memory_vouchers import MemoryVouchers


@pytest.mark.parametrize("kind", [VoucherBook, MemoryVouchers])
def test_every_promise_is_kept_under_its_name(kind: type) -> None:
    promised = [name for name, _ in inspect.getmembers(Vouchers, inspect.isfunction) if not name.startswith("_")]
    assert promised == [
        "beginning",
        "held",
        "issuer",
        "known",
        "note_wrong_codes",
        "of_member",
        "right",
        "store_name",
        "used_here",
        "wrong_codes",
    ]
    for name in promised:
        wanted = inspect.signature(getattr(Vouchers, name)).parameters
        assert list(inspect.signature(getattr(kind, name)).parameters) == list(wanted)
