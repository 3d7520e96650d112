"""Look-ups in the replica; a member's shown points are the server's row plus own ops which that row lacks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, or_, select

from loyalty.ledger.endings import Move, left_after, read_endings
from loyalty.ops.operations import Handback, Sale, VoucherIssue
from loyalty.rules.programme import Programme, read_programme
from loyalty.shopping.member import Member, folded, phone_hash
from loyalty.signing.published import Published
from loyalty.values.errors import BadValue
from loyalty.values.text import words_of
from terminal.catalogue_ports import Category, KnownCard, KnownMember, Product
from terminal.programme_ports import ProgrammeFault
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import op, op_card, replica

if TYPE_CHECKING:
    from sqlalchemy.sql.elements import ColumnElement
    from sqlalchemy.sql.selectable import ScalarSelect

    from loyalty.signing.signature import Verifier

_MEMBER, _CARD, _PRODUCT, _CODE = replica["member"], replica["card"], replica["product"], replica["product_code"]
_CATEGORY, _PROGRAMME, _STOP = replica["category"], replica["programme"], replica["rule_stop"]
_REWARD, _STAMPS = replica["reward"], replica["stamp_card"]
LAST = "\U0010ffff"


class CatalogueTables:
    """Prepared look-ups. Till thread only; made anew after the replica file is swapped."""

    def __init__(self, connection: Connection, base: int, server: Verifier) -> None:
        self._base, self._server = base, server
        self._programmes: dict[int, Programme | ProgrammeFault] = {}
        self.forget()
        self._by_id = self._members(connection, _MEMBER.c.id == bindparam("id"))
        self._by_number = self._members(connection, _MEMBER.c.number == bindparam("number"))
        card = select(_CARD.c.member, _CARD.c.kind).where(_CARD.c.number == bindparam("number"))
        self._card = Prepared(connection, card)
        is_day, is_later = _MEMBER.c.last_visit == bindparam("day"), _MEMBER.c.last_visit > bindparam("day")
        newer = case((is_day, _MEMBER.c.day_points), else_=0) + _own(op.c.day_points, op.c.day == bindparam("day"))
        # The row tells of the last day alone: of one before it this till knows what it did itself.
        earned = case((is_later, _own_ever(op.c.day_points, op.c.day == bindparam("day"))), else_=newer)
        self._earned_on = Prepared(connection, select(earned).where(_MEMBER.c.id == bindparam("id")))
        self._by_phone = self._members(connection, _MEMBER.c.phone_hash == bindparam("phone"), order=_MEMBER.c.folded)
        self._by_last4 = self._members(connection, _MEMBER.c.phone_last4 == bindparam("last4"), order=_MEMBER.c.folded)
        self._by_name = self._members(
            connection, _MEMBER.c.folded.between(bindparam("low"), bindparam("high")), order=_MEMBER.c.folded
        )
        self._moved = Prepared(
            connection,
            select(op.c.at_ms, op.c.x, op.c.kind)
            .where(op.c.member == bindparam("member"), op.c.no > bindparam("after"), op.c.x > 0)
            .where(or_(op.c.kind == Sale.KIND, op.c.kind == VoucherIssue.KIND, op.c.kind == Handback.KIND))
            .where(op.c.verdict.is_distinct_from("quarantined"))
            .order_by(op.c.no),
        )
        self._prepare_cards(connection)
        self._count = Prepared(connection, select(func.count()).select_from(_MEMBER))
        code = select(func.min(_CODE.c.gtin)).where(_CODE.c.product == _PRODUCT.c.id).scalar_subquery()
        goods = (_PRODUCT.c.id, _PRODUCT.c.name, _PRODUCT.c.category, _PRODUCT.c.price_minor)
        product = (*goods, code.label("gtin"), _PRODUCT.c.tags)
        self._product = Prepared(connection, select(*product).where(_PRODUCT.c.id == bindparam("id")))
        self._gtin = Prepared(
            connection,
            select(*goods, _CODE.c.gtin, _PRODUCT.c.tags)
            .join(_CODE, _CODE.c.product == _PRODUCT.c.id)
            .where(_CODE.c.gtin == bindparam("gtin")),
        )
        self._products = Prepared(
            connection,
            select(*product)
            .where(_PRODUCT.c.folded.between(bindparam("low"), bindparam("high")))
            .order_by(_PRODUCT.c.folded)
            .limit(bindparam("most")),
        )
        self._pictures = Prepared(
            connection,
            select(*product)
            .where(_PRODUCT.c.picture_rank.is_not(None))
            .order_by(_PRODUCT.c.picture_rank, _PRODUCT.c.folded)
            .limit(bindparam("most")),
        )
        kinds = select(_CATEGORY.c.id, _CATEGORY.c.name, _CATEGORY.c.parent)
        self._categories = Prepared(connection, kinds.order_by(_CATEGORY.c.name))
        self._prepare_programmes(connection)

    def _prepare_cards(self, connection: Connection) -> None:
        self._card_at = Prepared(
            connection,
            select(_STAMPS.c.stamps, _STAMPS.c.ends, _STAMPS.c.own).where(_STAMPS.c.id == bindparam("account")),
        )
        of_card = (op_card.c.member == bindparam("account"), op_card.c.no > bindparam("after"))
        counted = select(op_card.c.delta, op.c.at_ms, op_card.c.x, op.c.kind).join(op, op.c.no == op_card.c.no)
        self._card_moved = Prepared(
            connection,
            counted.where(*of_card, op.c.verdict.is_distinct_from("quarantined")).order_by(op_card.c.no),
        )

    def _prepare_programmes(self, connection: Connection) -> None:
        self._in_force = Prepared(
            connection,
            select(_PROGRAMME.c.version)
            .where(_PROGRAMME.c.starts_ms <= bindparam("at"))
            .order_by(_PROGRAMME.c.starts_ms.desc(), _PROGRAMME.c.version.desc()),
        )
        self._document = Prepared(
            connection,
            select(_PROGRAMME.c.version, _PROGRAMME.c.document, _PROGRAMME.c.starts_ms, _PROGRAMME.c.signature).where(
                _PROGRAMME.c.version == bindparam("version")
            ),
        )
        self._versions = Prepared(connection, select(_PROGRAMME.c.version).order_by(_PROGRAMME.c.version))
        self._stops = Prepared(connection, select(_STOP.c.rule))
        self._reward = Prepared(connection, select(_REWARD.c.given).where(_REWARD.c.id == bindparam("id")))

    def forget(self) -> None:
        """Rows have changed: what was read once is read again."""
        self._categories_read: list[Category] | None = None
        self._pictures_read: dict[int, list[Product]] = {}
        self._members_counted: int | None = None
        self._stopped: frozenset[str] | None = None
        # A version never changes, but one that came without its signature may get it.
        self._programmes = {no: one for no, one in self._programmes.items() if isinstance(one, Programme)}

    @staticmethod
    def _members(
        connection: Connection, where: ColumnElement[bool], order: ColumnElement[str] | None = None
    ) -> Prepared:
        with_kind = (_CARD.c.member == _MEMBER.c.id, _CARD.c.kind.is_not(None))
        kind = select(_CARD.c.kind).where(*with_kind).order_by(_CARD.c.number).limit(1).scalar_subquery()
        columns = (
            _MEMBER.c.id,
            _MEMBER.c.number,
            _MEMBER.c.name,
            _MEMBER.c.tier,
            _MEMBER.c.since_year,
            _MEMBER.c.phone_last4,
            _MEMBER.c.birthday,
            _MEMBER.c.home_store,
            _MEMBER.c.blocked,
            _MEMBER.c.segments,
            _MEMBER.c.points + _own(op.c.delta),
            _MEMBER.c.visits + _own(op.c.visits),
            kind,
            _MEMBER.c.pending,
            _MEMBER.c.ends,
            _MEMBER.c.vests,
            _MEMBER.c.tier_figure,
            _MEMBER.c.tier_missed_ms,
            _own(op.c.day_points),
            func.max(_MEMBER.c.own, bindparam("base")),
        )
        statement = select(*columns).where(where).limit(bindparam("most"))
        return Prepared(connection, statement if order is None else statement.order_by(order))

    def member(self, member_id: str) -> KnownMember | None:
        """A member by id."""
        return self._known(self._by_id.first(id=member_id, base=self._base, most=1))

    def member_by_card(self, number: str) -> KnownMember | None:
        """A member by card number or member number."""
        card = self._card.first(number=number)
        if card is not None:
            known = self.member(card[0])
            return None if known is None else replace(known, card_kind=card[1])
        return self._known(self._by_number.first(number=number, base=self._base, most=1))

    def earned_on(self, member_id: str, day: int) -> int:
        """Points that sales of a store's day earned a member; 0 for one whom this till does not know."""
        row = self._earned_on.first(id=member_id, day=day, base=self._base)
        return 0 if row is None else max(row[0], 0)

    def members_by_phone(self, phone: str, lookup_key: bytes, limit: int) -> list[KnownMember]:
        """Members by a whole number (keyed hash of its E.164 form), else by its last four digits.

        A number that says its country is whole: it is found or not, and nobody else's last digits are shown for it.
        """
        digits = re.sub(r"[^0-9]", "", phone)
        is_whole = phone.strip().startswith("+") or digits.startswith("00")
        if len(digits) > 4:
            hashed = phone_hash(lookup_key, "+" + digits.removeprefix("00"))
            found = self._all_known(self._by_phone.all(phone=hashed, base=self._base, most=limit))
            if found or is_whole:
                return found
        return self._all_known(self._by_last4.all(last4=digits[-4:], base=self._base, most=limit))

    def members_by_name(self, prefix: str, limit: int) -> list[KnownMember]:
        """Members whose folded name begins so."""
        low = folded(prefix)
        if not low:
            return []
        return self._all_known(self._by_name.all(low=low, high=low + LAST, base=self._base, most=limit))

    def _all_known(self, rows: list[tuple[Any, ...]]) -> list[KnownMember]:
        return [known for known in map(self._known, rows) if known is not None]

    def _known(self, row: tuple[Any, ...] | None) -> KnownMember | None:
        """The member of a row; a row that cannot be a member is as if it were not there, it stops nobody else."""
        if row is None:
            return None
        (
            *fields,
            blocked,
            segments,
            net,
            visits,
            card_kind,
            pending,
            ends,
            vests,
            figure,
            missed_ms,
            since,
            contained,
        ) = row
        try:
            member = replace(Member(*fields), blocked=bool(blocked), segments=words_of(segments))
            endings, vesting = read_endings(ends), read_endings(vests)
        except BadValue:
            return None
        if endings:
            moved = self._moved.all(member=member.id, after=contained)
            moves = [Move(at_ms, points, kind == Handback.KIND) for at_ms, points, kind in moved]
            endings = left_after(endings, moves)
        known = KnownMember(member, net, pending or 0, endings, visits, card_kind, vesting)
        return replace(known, tier_figure=figure or 0, earned_since=since, tier_missed_ms=missed_ms)

    def card_stamps(self, account: str) -> KnownCard:
        """The stamps of a card by its account; one that nobody has heard of has none."""
        told, ends, own = self._card_at.first(account=account) or (0, None, 0)
        after = max(own, self._base)
        moved = self._card_moved.all(account=account, after=after)
        try:
            endings = read_endings(ends)
        except BadValue:
            endings = ()
        if endings:
            spent = [Move(at_ms, x) for _, at_ms, x, kind in moved if x and kind == Sale.KIND]
            given_up = self._moved.all(member=account, after=after)
            spent += [Move(at_ms, x, is_given_up=True) for at_ms, x, kind in given_up if kind == Handback.KIND]
            endings = left_after(endings, sorted(spent, key=lambda move: move.at_ms))
        return KnownCard(told + sum(row[0] for row in moved), endings)

    def member_count(self) -> int:
        """How many members the replica holds."""
        if self._members_counted is None:
            self._members_counted = int(self._count.first()[0])
        return self._members_counted

    def product(self, product_id: str) -> Product | None:
        """A product by id."""
        row = self._product.first(id=product_id)
        return None if row is None else _product(row)

    def product_by_gtin(self, gtin: str) -> Product | None:
        """A product by its 14-digit number."""
        row = self._gtin.first(gtin=gtin)
        return None if row is None else _product(row)

    def products_by_name(self, prefix: str, limit: int) -> list[Product]:
        """Products whose folded name begins so."""
        low = folded(prefix)
        if not low:
            return []
        return [_product(row) for row in self._products.all(low=low, high=low + LAST, most=limit)]

    def picture_keys(self, limit: int) -> list[Product]:
        """Products with a picture rank, in its order."""
        if limit not in self._pictures_read:
            self._pictures_read[limit] = [_product(row) for row in self._pictures.all(most=limit)]
        return self._pictures_read[limit]

    def rewards_told(self, reward: str) -> int:
        """How often a reward was given, by the server's count."""
        row = self._reward.first(id=reward)
        return 0 if row is None else int(row[0])

    def categories(self) -> list[Category]:
        """All categories by name."""
        if self._categories_read is None:
            self._categories_read = [Category(*row) for row in self._categories.all()]
        return self._categories_read

    def programme(self, at_ms: int) -> Programme | None:
        """The programme in force at a wall time; one that only a newer till can read leaves the one before in force."""
        versions = (row[0] for row in self._in_force.all(at=at_ms))
        return next((found for found in map(self.programme_version, versions) if found is not None), None)

    def programme_version(self, version: int) -> Programme | None:
        """One version, read once: a published version never changes; None for one that this till cannot read."""
        found = self._version(version)
        return found if isinstance(found, Programme) else None

    def programme_faults(self) -> list[ProgrammeFault]:
        """The versions that cannot be used here, the newest last."""
        found = [self._version(row[0]) for row in self._versions.all()]
        return [one for one in found if isinstance(one, ProgrammeFault)]

    def stopped_rules(self) -> frozenset[str]:
        """The rules and offers that the shop has stopped, as far as this till has heard."""
        if self._stopped is None:
            self._stopped = frozenset(row[0] for row in self._stops.all())
        return self._stopped

    def _version(self, version: int) -> Programme | ProgrammeFault | None:
        if version not in self._programmes:
            row = self._document.first(version=version)
            if row is None:
                return None
            self._programmes[version] = usable(Published(*row), self._server)
        return self._programmes[version]


def usable(published: Published, server: Verifier) -> Programme | ProgrammeFault:
    """The programme of a version that the shop's server signed and that this till can read, else what is wrong."""
    if not published.is_signed(server):
        return ProgrammeFault(published.version, published.starts_ms, signed=False)
    try:
        return read_programme(published.document.encode())
    except BadValue:
        return ProgrammeFault(published.version, published.starts_ms, signed=True)


def _own(column: ColumnElement[int], *which: ColumnElement[bool]) -> ScalarSelect[int]:
    """What own ops of a member add that the server's row does not contain, and that do not wait for a person."""
    newer = op.c.no > func.max(_MEMBER.c.own, bindparam("base"))
    counted = (op.c.member == _MEMBER.c.id, newer, op.c.verdict.is_distinct_from("quarantined"), *which)
    return select(func.coalesce(func.sum(column), 0)).where(*counted).scalar_subquery()


def _own_ever(column: ColumnElement[int], *which: ColumnElement[bool]) -> ScalarSelect[int]:
    """What all own ops of a member add that do not wait for a person."""
    counted = (op.c.member == _MEMBER.c.id, op.c.verdict.is_distinct_from("quarantined"), *which)
    return select(func.coalesce(func.sum(column), 0)).where(*counted).scalar_subquery()


def _product(row: tuple[Any, ...]) -> Product:
    *fields, tags = row
    return replace(Product(*fields), tags=words_of(tags))
