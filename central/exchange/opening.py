"""Opens the book that a batch of ops is judged by: accounts locked in id order, then what the ops are about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from central.exchange.awaiting import awaited_before
from central.exchange.originals import cards_behind, claimed_cards, look_up_originals, members_behind, vouchers_behind
from central.judging.book import Book, MemberStanding, Reference
from central.judging.claim_limits import WINDOW_MS, given_by, note_clock
from central.judging.orphans import told_in
from central.judging.rewards import rewards_named
from central.points.versions import cards_published, every_version, programme_in_force, versions
from central.store import accounts, chains
from central.store.cards import cards_of, missing_cards, open_cards
from central.store.claims import claims_of
from central.store.orphans import told_by_name
from central.store.patterns import contact_before, till_bodies
from central.store.people import members_of_cards
from central.store.pins import members_with_pin
from central.store.rewards import given
from central.store.shops import shop
from central.store.tills import known_tills
from central.store.vouchers import live_codes, vouchers_of
from loyalty.ledger.booking import Holding
from loyalty.ops.operations import Accrual, Orphan
from loyalty.ops.stamped import CARDS_MAX
from loyalty.rules.limits import DAY_MS
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.judging.book import Given
    from central.judging.needs import Needs
    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.rules.programme import Programme
    from loyalty.signing.signature import Verifier

CLOCKS_MS = 2 * DAY_MS
"""A till's clock and the server's may differ by as much, and what happened is still found."""
FAR_MS = 60 * DAY_MS
"""No further back is looked, however wrong a till's clock is."""
GOODWILL_MS = 30 * DAY_MS
"""Points given on goodwill twice within this time are looked at by a person."""


def open_book(
    tx: Transaction,
    till: Till,
    needs: Needs,
    ids: Collection[OpId],
    *,
    wants: Collection[str],
    verifier: Verifier | None,
    now_ms: int,
) -> Book:
    """Accounts are locked first and in id order, then the sales that are returned, so that two tills never embrace."""
    told_names = told_by_name(tx, needs.names)
    needs.find(told_names.values())
    needs.vouchers |= vouchers_behind(tx, needs.taken_back)
    by_card = members_of_cards(tx, needs.card_numbers)
    concerned = needs.members.union(wants, by_card.values(), members_behind(tx, needs.nameless))
    claimants = {one.member for one in claims_of(tx, needs.origins).values() if one.member is not None}
    concerned |= claimants
    concerned |= cards_behind(tx, needs.taken_back)
    concerned |= claimed_cards(tx, needs, claimants)
    _open_cards(tx, concerned)
    known = accounts.accounts_of(tx, concerned)
    holdings = accounts.holdings_of(tx, till.id, till.epoch, known)
    references = {(one.store, one.day, one.text) for one in needs.references}
    sealed = chains.sealed_epochs(tx, till.id) if till.epoch > 1 else frozenset()
    book = Book(
        lost=till.lost,
        recovering=shop(tx).restored_ms is not None,
        device=till.id,
        waits=bool(needs.issuing) and chains.waits_before(tx, min(ids, key=lambda op: op.no)),
        store=till.store,
        tills=known_tills(tx, {one.device for one in needs.origins}),
        standings={
            one: MemberStanding(row.account, holdings.get(one, Holding()), row.blocked) for one, row in known.items()
        },
        uuids=chains.known_uuids(tx, needs.uuids),
        references={Reference(*key): op for key, op in chains.known_references(tx, references).items()},
        vouchers=vouchers_of(tx, needs.vouchers, lock=True),
        codes=live_codes(tx, needs.vouchers),
        by_card=by_card,
        verifier=verifier,
        sealed=sealed,
        told_names=told_names,
        untold=sealed & chains.unsettled_epochs(tx, till.id) if sealed else frozenset(),
        former=accounts.former_holdings(tx, till.id, needs.former),
        programmes=versions(tx, needs.spending),
        with_pin=members_with_pin(tx, needs.members) if needs.spending else frozenset(),
        offers=_offers(tx, needs.issuing),
        on_goodwill=_lately_on_goodwill(tx, needs.on_goodwill, now_ms),
    )
    look_up_originals(tx, book, needs, frozenset(ids))
    if ids and needs.origins.difference(ids):
        book.awaited |= awaited_before(tx, min(ids))
    _count_rewards(tx, book, needs)
    if needs.claimed_ms is not None:
        book.in_force = programme_in_force(tx, now_ms)
        book.claimed_lately += _claimed_lately(tx, till, min(needs.claimed_ms, now_ms), now_ms)
        _note_clocks(tx, book, ids, now_ms)
    return book


def _open_cards(tx: Transaction, named: Collection[str]) -> None:
    """Opens accounts of stamp cards that a published version has; what a till makes up is stored nowhere.

    A server that was put back may have lost the version that has a card: there so many of a member may be opened as a
    programme can have.
    """
    missing = missing_cards(tx, named)
    if not missing:
        return
    there = cards_published(tx)
    known = {name for name, (_, card) in missing.items() if card in there}
    if shop(tx).generation > 1:
        for member in {member for name, (member, _) in missing.items() if name not in known}:
            mine = [name for name, (whose, _) in sorted(missing.items()) if whose == member and name not in known]
            known.update(mine[: max(CARDS_MAX - len(cards_of(tx, member)), 0)])
    open_cards(tx, known)


def _note_clocks(tx: Transaction, book: Book, ids: Collection[OpId], now_ms: int) -> None:
    """What the clocks of the till and the server said; ops that waited for a sale arrived when they did."""
    book.received_ms = min([now_ms, *chains.received(tx, ids).values()])
    first = min(ids)
    book.contact_ms = contact_before(tx, first, book.received_ms - WINDOW_MS)
    before = [OpId(first.device, first.epoch, first.seq - 1)] if first.seq > 1 else []
    for kept in chains.bodies(tx, before).values():
        told = told_in(kept.body)
        if told is not None:
            note_clock(told.context.at_ms, book)
    for one in book.claimed_lately:
        note_clock(one.at_ms, book)


def _claimed_lately(tx: Transaction, till: Till, since_ms: int, now_ms: int) -> list[Given]:
    """What this till gave of finished sales not long before that, whatever the clocks of both said."""
    since_ms = max(since_ms - CLOCKS_MS, now_ms - FAR_MS)
    told = till_bodies(tx, till.id, till.epoch, (Accrual.KIND, Orphan.KIND), since_ms)
    found = ((_claim_in(body), received_ms) for body, received_ms in told)
    return [given_by(one, received_ms) for one, received_ms in found if one is not None]


def _claim_in(body: bytes) -> Accrual | None:
    told = told_in(body)
    return told if isinstance(told, Accrual) and told.lines else None


def _offers(tx: Transaction, issuing: Collection[int]) -> dict[int, Programme]:
    """The versions that issues name; all of them where one is named that there is not."""
    named = versions(tx, issuing)
    return named if len(named) == len(issuing) else every_version(tx)


def _lately_on_goodwill(tx: Transaction, members: Collection[str], now_ms: int) -> Counter[str]:
    """How often these members were given points on goodwill within 30 days, as far as it was heard."""
    lately: Counter[str] = Counter()
    for member, body in chains.ops_since(tx, members, now_ms - GOODWILL_MS):
        told = told_in(body)
        if told is not None and told.effect.on_goodwill:
            lately[member] += 1
    return lately


def _count_rewards(tx: Transaction, book: Book, needs: Needs) -> None:
    """Rewards are locked last and together, those that sales give and those that come back."""
    sales = [one.sale for one in book.originals.values() if one.sale is not None]
    named = needs.rewards.union(*map(rewards_named, sales))
    book.given = given(tx, named)
    if needs.rewards:
        book.stock = {
            number: {gift.id: gift.stock for gift in one.rewards if gift.stock is not None}
            for number, one in every_version(tx).items()
        }
