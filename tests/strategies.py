"""The generators that tests of every package share: ids, members, programmes, baskets, effects, ops and chains."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import msgspec
from hypothesis import strategies as st
from msgspec import UNSET

from loyalty.codes.scanned import card_number
from loyalty.ops.accrued import AccruedLine, Why
from loyalty.ops.bodies import body_of
from loyalty.ops.chain import Head, SealedOp, genesis, seal
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import (
    SCHEMA,
    Accrual,
    Context,
    Handback,
    HomeChange,
    Operation,
    Origin,
    Orphan,
    Paid,
    ReturnedLine,
    Reversal,
    Sale,
    Settlement,
    SoldLine,
    UsedVoucher,
    VoucherIssue,
    VoucherReturn,
)
from loyalty.shopping.basket import LINES_MAX, QUANTITY_MAX, Handed, Tender, TenderKind
from loyalty.shopping.member import Member
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.signing.signature import Ed25519Signer, Verifier
from loyalty.values.ids import ALPHABET, ID_BYTES, VOUCHER_BYTES, new_id, new_voucher_id
from loyalty.values.money import AMOUNT_MINOR_MAX
from loyalty.values.points import POINTS_MAX
from loyalty.values.text import is_clean

TIERS = ("silver", "gold")
SECRET = bytes(range(32))
SIGNER = Ed25519Signer(SECRET)

_HOSTILE = "\x00\t\n\x1b\x1d\x7f\x85\u0301\u202e\u2028\ufeff\ud800\udfff\\\"'<>:;=-0OI１Ａßıİﬁ🥐"
wild_texts = st.lists(
    st.sampled_from(_HOSTILE) | st.text(st.characters(exclude_categories=[]), max_size=30), max_size=8
).map("".join)
"""Any text whatever, lone surrogates and control characters often among it."""


def clean_texts(min_size: int = 0, max_size: int = 60) -> st.SearchStrategy[str]:
    """Texts that may stand in an operation."""
    signs = st.characters(exclude_categories=["Cs", "Cc"])
    raw = st.text(signs, min_size=min_size, max_size=max_size).map(lambda text: unicodedata.normalize("NFC", text))
    return raw.filter(lambda text: is_clean(text) and min_size <= len(text) <= max_size)


names = clean_texts(1, 20)
crockford_letters = st.text(ALPHABET, min_size=1, max_size=40)
ids = st.binary(min_size=ID_BYTES, max_size=ID_BYTES).map(new_id)
card_numbers = st.integers(1, 99_999_999).map(card_number)
points = st.integers(0, POINTS_MAX)
minor = st.integers(0, AMOUNT_MINOR_MAX)
credit_ways = st.sampled_from(Credit)
catalogue_ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12)


members = st.builds(
    Member,
    id=ids,
    number=card_numbers,
    name=names,
    tier=st.none() | st.sampled_from(TIERS),
    since_year=st.none() | st.integers(1990, 2100),
    phone_last4=st.none() | st.text("0123456789", min_size=4, max_size=4),
    birthday=st.none() | st.dates().map(lambda day: f"{day:%m-%d}"),
    home_store=st.none() | ids,
    blocked=st.booleans(),
)


def handed_vouchers(currency: str, due_minor: int) -> st.SearchStrategy[tuple[Handed, ...]]:
    """Vouchers over amounts that a basket can take of which so much is due, in any order: each of them has a part."""
    values = (
        st.lists(st.integers(1, 3_000), max_size=3)
        .map(lambda wished: _payable(sorted(wished, reverse=True), due_minor))
        .flatmap(st.permutations)
    )
    return values.map(
        lambda taken: tuple(
            Handed(new_voucher_id(bytes([place]) * VOUCHER_BYTES), place + 1, value, currency)
            for place, value in enumerate(taken)
        )
    )


def _payable(values: list[int], due_minor: int) -> list[int]:
    return [value for place, value in enumerate(values) if sum(values[:place]) < due_minor]


tenders = st.builds(Tender, kind=st.sampled_from(TenderKind), amount_minor=st.integers(1, AMOUNT_MINOR_MAX))


@st.composite
def effects(draw: st.DrawFn, most: int = 1_000) -> Effect:
    """Any effect that an op may have, whoever made it."""
    earn, take, use = (draw(st.integers(0, most)) for _ in range(3))
    return Effect(
        earn=earn,
        repay=draw(st.integers(0, earn)),
        use=use,
        goodwill=draw(st.integers(0, use)) or msgspec.UNSET,
        take=take,
        take_local=draw(st.integers(0, take)),
        give=draw(st.integers(0, most)),
        credit=draw(credit_ways),
        release=draw(st.integers(0, most)),
    )


contexts = st.builds(
    Context,
    uuid=ids,
    store=ids,
    cashier=names,
    approver=st.none() | names,
    shift=st.none() | ids,
    programme=st.none() | st.integers(1, 10_000),
    reference=st.none() | clean_texts(0, 40),
    at_ms=st.integers(-(2**53) + 1, 2**53 - 1),
    monotonic_ms=st.integers(0, 2**53 - 1),
    boot=ids,
    flags=st.lists(clean_texts(), max_size=3).map(tuple),
    private_sha256=st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex),
)

voucher_ids = st.binary(min_size=VOUCHER_BYTES, max_size=VOUCHER_BYTES).map(new_voucher_id)
used_vouchers = st.builds(
    UsedVoucher,
    id=voucher_ids,
    hver=st.integers(1, 99),
    value_minor=minor,
    line=st.just(UNSET) | st.integers(1, LINES_MAX),
)
voucher_uses = st.lists(used_vouchers, max_size=2).map(tuple)

sales = st.builds(
    Sale,
    schema=st.just(SCHEMA),
    context=contexts,
    sale_id=ids,
    member=st.none() | ids,
    effect=effects(),
    currency=st.sampled_from(["GBP", "JPY"]),
    total_minor=minor,
    discount_minor=minor,
    points_value_minor=minor,
    due_minor=minor,
    change_minor=minor,
    tenders=st.lists(st.builds(Paid, kind=st.sampled_from(TenderKind), amount_minor=minor), max_size=3).map(tuple),
    lines=st.lists(
        st.builds(
            SoldLine,
            name=clean_texts(),
            category=names,
            quantity=st.integers(1, QUANTITY_MAX),
            amount_minor=minor,
            points=points,
            used=points,
            discount_minor=minor,
            why=clean_texts(),
            product=st.none() | names,
            gtin=st.none() | names,
        ),
        min_size=1,
        max_size=4,
    ).map(tuple),
    vouchers=voucher_uses,
)

reversals = st.builds(
    Reversal,
    schema=st.just(SCHEMA),
    context=contexts,
    sale_id=ids,
    member=st.none() | ids,
    effect=effects(),
    currency=st.sampled_from(["GBP", "JPY"]),
    origin=st.builds(
        Origin, device=ids, epoch=st.integers(1, 99), seq=st.integers(1, 2**40 - 1), sale_id=st.one_of(ids, names)
    ),
    amount_minor=minor,
    undo=st.booleans(),
    lines=st.lists(
        st.builds(
            ReturnedLine,
            line=st.integers(1, LINES_MAX),
            quantity=st.integers(1, QUANTITY_MAX),
            amount_minor=minor,
            points=points,
            used=points,
        ),
        min_size=1,
        max_size=4,
    ).map(tuple),
    vouchers=voucher_uses,
)

accrued_lines = st.builds(
    AccruedLine, line=st.integers(1, LINES_MAX), quantity=st.integers(1, QUANTITY_MAX), points=points
)


@st.composite
def _accruals(draw: st.DrawFn) -> Accrual:
    lines = tuple(draw(st.lists(accrued_lines, max_size=3)))
    take = draw(st.integers(0, 1_000))
    taken = Effect(take=take, take_local=draw(st.integers(0, take)))
    return Accrual(
        SCHEMA,
        draw(contexts),
        draw(ids),
        draw(ids),
        Effect(earn=draw(points)) if lines else taken,
        Origin(draw(ids), draw(st.integers(1, 9)), draw(st.integers(1, 99)), draw(ids)),
        lines,
        draw(clean_texts()),
        why=draw(st.just(UNSET) | st.sampled_from(Why)),
    )


accruals = _accruals()

handbacks = st.builds(
    Handback,
    schema=st.just(SCHEMA),
    context=contexts,
    sale_id=ids,
    member=ids,
    effect=st.builds(Effect, release=points),
)

voucher_terms = st.builds(
    VoucherTerms,
    percent=st.none() | st.integers(1, 100),
    minimum_minor=st.none() | st.integers(1, AMOUNT_MINOR_MAX),
    from_ms=st.none() | st.integers(0, 2**42),
    stores=st.lists(names, max_size=2).map(tuple),
) | st.builds(
    VoucherTerms,
    categories=st.lists(names, min_size=1, max_size=2).map(tuple),
    products=st.lists(names, max_size=2).map(tuple),
    most_minor=st.none() | st.integers(1, AMOUNT_MINOR_MAX),
)
voucher_issues = st.builds(
    VoucherIssue,
    schema=st.just(SCHEMA),
    context=contexts,
    sale_id=ids,
    member=ids,
    effect=st.builds(Effect, use=points),
    voucher=voucher_ids,
    name=names,
    value_minor=minor,
    currency=st.sampled_from(["GBP", "JPY"]),
    expires_ms=st.none() | st.integers(0, 2**42),
    terms=st.just(UNSET) | voucher_terms,
)
voucher_returns = st.builds(
    VoucherReturn,
    schema=st.just(SCHEMA),
    context=contexts,
    sale_id=ids,
    member=st.none() | ids,
    effect=st.just(Effect()),
    voucher=voucher_ids,
    hver=st.integers(1, 99),
)
settlements = st.builds(
    Settlement,
    schema=st.just(SCHEMA),
    context=contexts,
    sale_id=ids,
    member=st.none(),
    effect=st.just(Effect()),
    epoch=st.integers(1, 99),
)
home_changes = st.builds(
    HomeChange, schema=st.just(SCHEMA), context=contexts, sale_id=ids, member=ids, effect=st.just(Effect())
)
orphans = st.builds(
    Orphan,
    schema=st.just(SCHEMA),
    context=contexts,
    sale_id=ids,
    member=st.none() | ids,
    effect=st.just(Effect()),
    epoch=st.integers(1, 99),
    seq=st.integers(1, 2**40 - 1),
    previous=st.binary(min_size=32, max_size=32).map(bytes.hex),
    body=st.one_of(sales, reversals, accruals, handbacks).map(lambda operation: body_of(operation).decode()),
    signature=st.binary(min_size=64, max_size=64).map(bytes.hex),
)

operations: st.SearchStrategy[Operation] = st.one_of(
    sales, reversals, accruals, handbacks, voucher_issues, voucher_returns, orphans, settlements, home_changes
)


@dataclass(frozen=True)
class Chain:
    """A device's chain from its genesis on, with what is needed to prove it."""

    device: str
    start: Head
    ops: tuple[SealedOp, ...]
    verifier: Verifier


def sealed(device: str, bodies: list[bytes], verifier: Verifier, epoch: int = 1) -> Chain:
    """These bodies sealed into a chain by the tests' own key."""
    start = Head(epoch, 0, genesis(device, epoch))
    head, ops = start, []
    for body in bodies:
        op = seal(head, device, body, SIGNER)
        head = Head(epoch, op.id.seq, op.hash)
        ops.append(op)
    return Chain(device, start, tuple(ops), verifier)


def chains(verifier: Verifier, min_size: int = 1) -> st.SearchStrategy[Chain]:
    """Chains of real operations."""
    bodies = st.lists(operations.map(body_of), min_size=min_size, max_size=4)
    return st.builds(lambda device, made, epoch: sealed(device, made, verifier, epoch), ids, bodies, st.integers(1, 9))
