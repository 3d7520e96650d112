"""What ops are about that others take back or claim: looked up in the books, under whichever name it has there."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.judging.book import Claim, Reference
from central.judging.judge import original_of
from central.judging.orphans import inside, told_in, told_place
from central.judging.sale import reference_of
from central.judging.stamping import accounts_named
from central.judging.told import read
from central.store import chains
from central.store.claims import claims_of
from central.store.orphans import told_again
from central.store.sold import sales_at
from loyalty.exchange.wire import Verdict
from loyalty.ops.operations import Accrual, Orphan, Sale
from loyalty.ops.stamps import claimable_in, stamp_account
from loyalty.values.ids import valid_id

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.judging.book import Book
    from central.judging.needs import Needs
    from central.store.database import Transaction
    from loyalty.ops.accrued import AccruedLine
    from loyalty.values.ids import OpId


def look_up_originals(tx: Transaction, book: Book, needs: Needs, own: frozenset[OpId]) -> None:
    """Sales that were told again are looked up where their orphan lies, whichever of their two names is used."""
    named = needs.origins - own
    book.told |= told_again(tx, named | needs.places)
    _note_originals(tx, book, named)
    inner = {book.tells[op] for op in named if op in book.tells}
    book.told |= told_again(tx, inner)
    elsewhere = {book.told.get(op, op) for op in named | inner} - named - own
    _note_originals(tx, book, elsewhere)
    concerned = needs.origins | elsewhere
    chains.lock_returns(tx, concerned - own)
    book.returned |= chains.returned_pieces(tx, concerned)
    book.claims |= _claims(tx, concerned)
    _look_up_invoices(tx, book)


def members_behind(tx: Transaction, origins: Collection[OpId]) -> set[str]:
    """Whose the sales are that are taken back without a name, under either of their names."""
    found = chains.bodies(tx, {*origins, *told_again(tx, origins).values()})
    return {kept.member for kept in found.values() if kept.member is not None}


def cards_behind(tx: Transaction, origins: Collection[OpId]) -> set[str]:
    """The accounts of stamp cards that the sales moved which are taken back, under either of their names."""
    found = chains.bodies(tx, {*origins, *told_again(tx, origins).values()}) if origins else {}
    told = (told_in(kept.body) for kept in found.values())
    return {account for one in told if one is not None for account in accounts_named(one)}


def claimed_cards(tx: Transaction, needs: Needs, claimants: Collection[str]) -> set[str]:
    """The accounts of cards whose stamps go with the points of finished sales, of all whom such points concern."""
    whose = {one for one in needs.claimants.union(claimants) if valid_id(one)}
    if not whose:
        return set()
    origins = needs.claimed | needs.taken_back
    found = chains.bodies(tx, {*origins, *told_again(tx, origins).values()})
    told = (told_in(kept.body) for kept in found.values())
    cards = needs.cards.union(card.card for one in told if isinstance(one, Sale) for card in claimable_in(one))
    return {stamp_account(member, card) for member in whose for card in cards}


def vouchers_behind(tx: Transaction, origins: Collection[OpId]) -> set[str]:
    """What paid the sales that are taken back: it is good again once all came back, whoever takes the last of it."""
    told = chain.from_iterable(sales_at(tx, origins).values()) if origins else ()
    return {used.id for sale in told for used in sale.vouchers}


def _look_up_invoices(tx: Transaction, book: Book) -> None:
    """Which sale has the number of each invoice that is paid or cancelled."""
    sales = [one.sale for one in book.originals.values() if one.sale is not None and one.sale.invoice is not UNSET]
    numbers = [number for number in map(reference_of, sales) if number is not None]
    wanted = {(one.store, one.day, one.text) for one in numbers}
    book.references |= {Reference(*key): op for key, op in chains.known_references(tx, wanted).items()}


def _claims(tx: Transaction, sales: Collection[OpId]) -> dict[OpId, Claim]:
    """Whose the points of these sales are, with what each line is worth by the op that gave them."""
    kept = claims_of(tx, sales)
    bodies = chains.bodies(tx, {one.by for one in kept.values()})
    return {sale: Claim(one.member, one.by, _accrued(bodies[one.by].body)) for sale, one in kept.items()}


def _accrued(body: bytes) -> tuple[AccruedLine, ...]:
    told = told_in(body)
    return told.lines if isinstance(told, Accrual) else ()


def _note_originals(tx: Transaction, book: Book, ops: Collection[OpId]) -> None:
    for op, kept in chains.bodies(tx, ops).items():
        operation = read(kept.body)
        if isinstance(operation, Orphan):
            book.tells[op] = told_place(op, operation)
            operation = inside(operation) or "unreadable"
        book.originals[op] = original_of(
            operation, booked=kept.verdict != Verdict.QUARANTINED.value, member=kept.member, flags=kept.flags
        )
