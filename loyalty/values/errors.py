"""What can go wrong in the core.

BadValue(ValueError)     a value that cannot exist was about to be built; a bug or hostile data
  BadWire                bytes from outside that are not a message of ours
  BadChain               an op that does not continue its chain, or whose signature is wrong
Refusal                  an expected "no" with its code and its way out; returned, never raised
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BadValue(ValueError):
    """A value outside its domain; the message names the value's kind, never personal data."""


class BadWire(BadValue):
    """Bytes that are not one of our messages, too large, or of a protocol version we do not speak."""


class BadChain(BadValue):
    """An op whose place, hash or signature does not fit the chain it claims to continue."""


class RefusalCode(StrEnum):
    """The fixed words by which programs know a refusal; see the pos door."""

    UNKNOWN_MEMBER = "unknown_member"
    UNKNOWN_PRODUCT = "unknown_product"
    UNKNOWN_CATEGORY = "unknown_category"
    UNKNOWN_REWARD = "unknown_reward"
    REWARD_NOT_NOW = "reward_not_now"
    REWARD_OTHER_STORE = "reward_other_store"
    REWARD_NOT_FOR_MEMBER = "reward_not_for_member"
    REWARD_OUT_OF_STOCK = "reward_out_of_stock"
    UNKNOWN_VOUCHER = "unknown_voucher"
    BAD_AMOUNT = "bad_amount"
    TOO_LARGE = "too_large"
    EMPTY_BASKET = "empty_basket"
    NOT_ENOUGH_POINTS = "not_enough_points"
    NOT_SPENDABLE_HERE = "not_spendable_here"
    BELOW_MINIMUM = "below_minimum"
    WRONG_STEP = "wrong_step"
    OVER_MAX_SHARE = "over_max_share"
    NO_REDEMPTION = "no_redemption"
    UNKNOWN_STAMP_CARD = "unknown_stamp_card"
    NOT_ENOUGH_STAMPS = "not_enough_stamps"
    STAMP_CARD_NO_GOODS = "stamp_card_no_goods"
    VOUCHER_USED = "voucher_used"
    VOUCHER_ELSEWHERE = "voucher_elsewhere"
    VOUCHER_EXPIRED = "voucher_expired"
    VOUCHER_DAMAGED = "voucher_damaged"
    VOUCHER_TOO_EARLY = "voucher_too_early"
    VOUCHER_OTHER_STORE = "voucher_other_store"
    VOUCHER_NO_GOODS = "voucher_no_goods"
    TOO_MANY_TRIES = "too_many_tries"
    UNKNOWN_OFFER = "unknown_offer"
    UNDERPAID = "underpaid"
    PRICE_CHANGED = "price_changed"
    REFERENCE_USED = "reference_used"
    ALREADY_REFUNDED = "already_refunded"
    NEEDS_ONLINE = "needs_online"
    ID_REUSED = "id_reused"
    NO_SUCH_SALE = "no_such_sale"
    BAD_RECEIPT = "bad_receipt"
    NO_RECEIPT = "no_receipt"
    NO_CLAIMS = "no_claims"
    TOO_LATE = "too_late"
    ALREADY_CLAIMED = "already_claimed"
    HAS_MEMBER = "has_member"
    TOO_MANY_CLAIMS = "too_many_claims"
    NOTHING_TO_CLAIM = "nothing_to_claim"
    BAD_INVOICE = "bad_invoice"
    INVOICE_USED = "invoice_used"
    PROOF_NEEDED = "proof_needed"
    NO_PIN = "no_pin"
    PIN_LOCKED = "pin_locked"
    PIN_NOT_HERE = "pin_not_here"
    NO_PRINTER = "no_printer"
    NO_DRAWER = "no_drawer"
    NO_SHIFT = "no_shift"
    DISK_FULL = "disk_full"
    INTERRUPTED = "interrupted"
    STOPPED = "redeeming_stopped"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An expected "no": `sentence` says what happened and the way out, in words fit to show."""

    code: RefusalCode
    sentence: str
