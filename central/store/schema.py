"""The tables of the server, as the newest migration leaves them (a test compares the two).

A replicated table carries `feed_tx`, the transaction that last changed the row, and `gone`; see `store.feed`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, and_, text

from central.store import gift_tables, programme_tables
from central.store.columns import NUMBER, metadata
from central.store.columns import blob as _blob
from central.store.columns import fed as _fed
from central.store.columns import index_some as _index_some
from central.store.columns import number as _number
from central.store.columns import table as _table
from central.store.columns import text as _text
from central.store.office_tables import exception, liability, write_off
from central.store.orphan_tables import orphan, told_name
from central.store.pin_tables import member_pin
from central.store.point_tables import activity, bonus, card_beyond, lot, lot_use, tier_change
from central.store.return_tables import return_of
from central.store.reward_tables import reward

__all__ = [
    "NUMBER",
    "activity",
    "bonus",
    "card_beyond",
    "exception",
    "gift_tables",
    "liability",
    "lot",
    "lot_use",
    "member_pin",
    "metadata",
    "orphan",
    "programme_tables",
    "return_of",
    "reward",
    "tier_change",
    "told_name",
    "write_off",
]

meta = _table(
    "meta",
    _number("one"),
    _number("generation"),
    _text("shop_name"),
    _text("currency"),
    _blob("lookup_key"),
    _text("server_key_id", nullable=True),
    _number("feed_counter", default=0),
    _number("restored_ms", nullable=True),
    _number("presented_generation", default=0),
    CheckConstraint("one = 1", name="one_row"),
    key="one",
)

store = _fed("store", _text("id"), _text("name"), key="id")
store.append_constraint(UniqueConstraint("name"))

programme = _fed(
    "programme",
    _number("version"),
    _text("document"),
    _number("starts_ms"),
    _text("signature", nullable=True),
    key="version",
)

category = _fed("category", _text("id"), _text("name"), _text("parent", nullable=True), key="id")

product = _fed(
    "product",
    _text("id"),
    _text("name"),
    _text("folded"),
    _text("category"),
    _number("price_minor", nullable=True),
    _number("picture_rank", nullable=True),
    _text("tags", nullable=True),
    key="id",
)

product_code = _fed("product_code", _text("gtin"), _text("product"), key="gtin")

till = _fed(
    "till",
    _text("id"),
    _text("name"),
    _text("store"),
    _blob("public_key"),
    _text("key_id"),
    _text("status"),
    _number("anchor", default=0),
    _number("epoch"),
    _text("system"),
    _number("enrolled_ms"),
    _text("concern", nullable=True),
    _number("settled_generation", default=0),
    _number("caught_up_generation", default=0),
    _number("closed", default=0),
    key="id",
)
till.append_constraint(UniqueConstraint("key_id"))
till.append_constraint(
    CheckConstraint("status IN ('pending', 'active', 'forked', 'lost', 'written_off', 'revoked')", name="status")
)

till_epoch = _table(
    "till_epoch",
    _text("till"),
    _number("epoch"),
    _number("hwm", default=0),
    _blob("head"),
    _number("sealed", default=0),
    _number("durable_seq", default=0),
    _number("proven_seq", default=0),
    _number("priced_seq", default=0),
    _text("software", nullable=True),
    _number("seen_ms"),
    _number("expected_hwm", nullable=True),
    _blob("expected_head", nullable=True),
    _number("settled", default=0),
    *(_number(name, nullable=True) for name in ("read_seq", "read_generation", "read_tx")),
    _text("read_member", nullable=True),
    CheckConstraint("proven_seq >= 0 AND proven_seq <= hwm", name="proven"),
    key="till epoch",
)

IS_NOW = and_(till_epoch.c.till == till.c.id, till_epoch.c.epoch == till.c.epoch)
"""A till's present incarnation."""

rekey = _table(
    "rekey",
    _text("till"),
    _number("epoch"),
    _text("id"),
    _number("lost_seq"),
    _number("made_ms"),
    key="till epoch",
)

recovery = _table(
    "recovery",
    _number("generation"),
    _text("cause"),
    _number("began_ms"),
    _number("ended_ms", nullable=True),
    _number("shortfall", default=0),
    key="generation",
)

forgotten_till = _table(
    "forgotten_till",
    _text("id"),
    _text("told_by"),
    _number("noted_ms"),
    Column("name", Text, nullable=False, server_default=text("''")),
    key="id",
)

op = _table(
    "op",
    _text("till"),
    _number("epoch"),
    _number("seq"),
    _blob("hash"),
    _blob("signature"),
    _blob("body"),
    _blob("private", nullable=True),
    _text("kind"),
    _text("member", nullable=True),
    _text("uuid", nullable=True),
    _text("verdict"),
    _text("code"),
    _text("flags"),
    _number("beyond"),
    _number("received_ms"),
    _number("knew", default=0),
    _number("late", default=0),
    Index(None, "member", "received_ms"),
    CheckConstraint("verdict IN ('applied', 'flagged', 'quarantined')", name="verdict"),
    key="till epoch seq",
)
op.append_constraint(UniqueConstraint("uuid"))

member = _table(
    "member",
    _text("id"),
    _text("number"),
    _text("name"),
    _text("folded"),
    _text("tier", nullable=True),
    _number("since_year", nullable=True),
    _text("phone", nullable=True),
    _text("phone_last4", nullable=True),
    _text("phone_hash", nullable=True),
    _text("birthday", nullable=True),
    _number("blocked", default=0),
    _number("joined_ms", nullable=True),
    _number("proven", default=0),
    _text("brought_by", nullable=True),
    Index(None, "joined_ms"),
    Index(None, "birthday"),
    _text("segments", nullable=True),
    key="id",
)
member.append_constraint(UniqueConstraint("number"))

account = _fed(
    "account",
    _text("member"),
    _text("home_store", nullable=True),
    _number("balance", default=0),
    _number("outstanding", default=0),
    _number("debt", default=0),
    _number("recovering", default=0),
    _number("unlotted", default=0),
    _number("withheld", default=0),
    _number("pending", default=0),
    _text("ends", nullable=True),
    _text("vests", nullable=True),
    _number("tier_figure", nullable=True),
    _number("tier_missed_ms", nullable=True),
    _number("visits", default=0),
    _number("last_visit", nullable=True),
    _number("day_points", default=0),
    _text("owner", nullable=True),
    _text("card", nullable=True),
    key="member",
)
account.append_constraint(CheckConstraint("outstanding >= 0", name="outstanding"))
account.append_constraint(CheckConstraint("recovering = 1 OR balance >= outstanding", name="balance"))
account.append_constraint(CheckConstraint("debt >= 0", name="debt"))
_index_some("ix_account_pool", "balance > outstanding + withheld", account.c.home_store, account.c.member)
_index_some("ix_account_owner", "owner IS NOT NULL", account.c.owner)
_index_some("ix_account_pending", "pending > 0", account.c.member)

card = _fed("card", _text("number"), _text("member"), _text("kind", nullable=True), Index(None, "member"), key="number")

rights = _table(
    "rights",
    _text("member"),
    _text("till"),
    _number("epoch"),
    _number("g", default=0),
    _number("e", default=0),
    _number("r", default=0),
    _number("s", default=0),
    _number("feed_tx"),
    CheckConstraint("g >= 0 AND e >= 0 AND r >= 0 AND s >= 0 AND g + e - r - s >= 0", name="held"),
    Index(None, "till", "epoch", "feed_tx", "member"),
    key="member till epoch",
)

HELD = rights.c.g + rights.c.e - rights.c.r - rights.c.s
"""The points of a member that an incarnation of a till may still spend."""

recall = _table(
    "recall",
    _text("member"),
    _text("till"),
    _text("wanted_by"),
    _number("points"),
    _number("asked_ms"),
    Index(None, "till"),
    Index(None, "wanted_by"),
    CheckConstraint("points > 0 AND till <> wanted_by", name="asks"),
    key="member till wanted_by",
)

voucher = _fed(
    "voucher",
    _text("id"),
    _text("code"),
    _text("name"),
    _text("member", nullable=True),
    _number("value_minor"),
    _text("currency"),
    _number("cost"),
    _number("expires_ms", nullable=True),
    _text("state"),
    _number("hver"),
    _text("holder", nullable=True),
    _number("holder_epoch", default=0),
    _text("issued_by", nullable=True),
    _number("issued_epoch", nullable=True),
    _number("issued_seq", nullable=True),
    _text("used_by", nullable=True),
    _number("used_epoch", nullable=True),
    _number("used_seq", nullable=True),
    _number("used_ms", nullable=True),
    _text("terms", nullable=True),
    _text("gift", nullable=True),
    Index(None, "code"),
    Index(None, "holder"),
    Index(None, "member"),
    key="id",
)
_index_some("ix_voucher_gift", "gift IS NOT NULL", voucher.c.holder, voucher.c.feed_tx, voucher.c.id)
voucher.append_constraint(CheckConstraint("state IN ('live', 'used', 'void')", name="state"))
voucher.append_constraint(CheckConstraint("hver >= 1 AND value_minor >= 0 AND cost >= 0", name="figures"))
voucher.append_constraint(CheckConstraint("holder IS NULL OR state = 'live'", name="holder"))
voucher.append_constraint(CheckConstraint("(state = 'used') = (used_by IS NOT NULL)", name="used"))

voucher_recall = _table(
    "voucher_recall",
    _text("voucher"),
    _text("till"),
    _text("wanted_by"),
    _number("asked_ms"),
    Index(None, "till"),
    Index(None, "wanted_by"),
    CheckConstraint("till <> wanted_by", name="asks"),
    key="voucher wanted_by",
)

visit = _table("visit", _text("member"), _text("store"), _number("score"), _number("day"), key="member store")

home_move = _table(
    "home_move",
    _text("member"),
    _text("store"),
    _text("from_store"),
    _text("cause"),
    _number("asked_ms"),
    Index(None, "from_store"),
    key="member",
)

home_recall = _table("home_recall", _text("member"), _text("till"), Index(None, "till"), key="member till")

entry = _table(
    "entry",
    Column("id", NUMBER, autoincrement=True),
    _text("till", nullable=True),
    _number("epoch", nullable=True),
    _number("seq", nullable=True),
    _text("cause"),
    _text("debit"),
    _text("credit"),
    _number("points"),
    _number("at_ms"),
    CheckConstraint("points > 0 AND debit <> credit", name="moves"),
    key="id",
)

returned = _table(
    "returned",
    _text("till"),
    _number("epoch"),
    _number("seq"),
    _number("line"),
    _number("pieces"),
    _number("part", default=0),
    _number("parts", default=1),
    key="till epoch seq line",
)

sale_reference = _table(
    "sale_reference",
    _text("store"),
    _number("day"),
    _text("reference"),
    _text("till"),
    _number("epoch"),
    _number("seq"),
    key="store day reference",
)

enrol_code = _table(
    "enrol_code",
    _text("selector"),
    _blob("hash"),
    _text("store"),
    _number("ask"),
    _number("expires_ms"),
    _number("tries", default=0),
    _text("used_by", nullable=True),
    key="selector",
)

admin = _table("admin", _text("name"), _text("password"), _number("since_ms"), key="name")

_Z_NUMBERS = ("number", "at_ms", "last_op", "last_opening", "last_move")
z_mark = _table("z_mark", _text("till"), *(_number(name) for name in _Z_NUMBERS), key="till number")
