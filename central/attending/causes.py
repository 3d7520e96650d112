"""Why something waits for a person: the cause's sentence, who must act, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from central.judging.sentences import SENTENCES


class Role(StrEnum):
    """Who must act."""

    MANAGER = "manager"
    ADMIN = "administrator"


@dataclass(frozen=True, slots=True)
class Cause:
    """One plain sentence, who must act, and the way out."""

    sentence: str
    role: Role
    way_out: str


_LOOK = "Compare it with the receipt, correct the points if they are wrong, then close this."
_NAME = "Find out whose points they are and book them, then close this."

_OF_ADMIN = frozenset(
    {
        "unreadable",
        "not_bookable",
        "uuid_reused",
        "bad_effect",
        "overdrawn",
        "bad_signature",
        "till_lost",
        "voucher_twice",
        "voucher_not_offered",
        "stamp_card_unknown",
        "voucher_not_paid",
    }
)
_WAYS_OUT = {
    "unknown_kind": "Update the server, then have it judged again: pointill-central exceptions retry.",
    "not_bookable": "The server's log says what failed: report it to those who look after Pointill. After the update, "
    "have it judged again: pointill-central exceptions retry.",
    "no_member": _NAME,
    "unknown_member": "If the member is there by now, have it judged again. Else find out whose points they are.",
    "unknown_card": "Give the card to its member, then have it judged again: pointill-central exceptions retry.",
    "points_awaited": "See what waits of this till from before, and have that judged first; this comes by itself then.",
    "voucher_not_paid": "Look at this till and its software. The member has the points; explain it to them, then close "
    "this.",
    "sale_awaited": "Switch on the till that made the sale. If it is lost, correct the points by its receipt.",
    "till_lost": "If the till was found, say so: then this is booked. If its points were given up, see what it brings "
    "and accept it: pointill-central write-off late.",
    "reward_out_of_stock": "Count what is left, set the stock in the programme to what there was, then close this.",
    "voucher_not_offered": "Look at this till and its software. Elsewhere the voucher takes off what is offered "
    "for its points, or nothing: correct the member's points if need be, then close this.",
    "invoice_used": "If it is another invoice, nothing is to be done; else have its sale returned. Then close this.",
    "not_proven": "See who served and whether the member was there, correct the points if not, then close this.",
    "returned_twice": "See who took the goods back at both tills, and whether they came back twice; ask for the money "
    "that was handed out twice, then close this. The points are right.",
    "voucher_twice": "Look at the till that took it in second, then close this.",
}

_OTHERS = {
    "sale_missing": Cause(
        "Points were given or taken for a sale that has not come for 30 days. Nothing of it is booked.",
        Role.MANAGER,
        "Ask for the receipt and look at the till that brought this. It is booked by itself should the sale come after "
        "all; where it never will, correct the points by the receipt and close this.",
    ),
    "forked": Cause(
        "This till was restored from an older copy. What it told again was booked once.",
        Role.ADMIN,
        "Look at the operations that were recovered, then close this.",
    ),
    "ops_lost": Cause(
        "This operation was lost with the till's file before it was sent.",
        Role.ADMIN,
        "Look for its paper receipt or the member, correct the points if need be, then close this.",
    ),
    "copied": Cause(
        "Two computers carry this till's name. Both are stopped.",
        Role.ADMIN,
        "Switch one off and let the other in: pointill-central tills alone. First let the one in that leaves, with "
        "--leaving: it tells what it sold.",
    ),
    "lost": Cause(
        "This till was reported lost. Its key is shut out; the points that it holds are locked.",
        Role.ADMIN,
        "If it was found, say so. Else two people give its points up.",
    ),
    "silent": Cause(
        "This till has not been heard for more than 32 days. The points that it holds are locked.",
        Role.ADMIN,
        "Switch it on, or report it lost and give its points up.",
    ),
    "write_off_proposed": Cause(
        "Somebody proposed to give up the points that a lost till holds.",
        Role.ADMIN,
        "A second administrator confirms it; where there is only one, the same a day later.",
    ),
    "written_off": Cause(
        "The points that a lost till held were given up: members have them again, the shop bears what the till spent.",
        Role.ADMIN,
        "Read it and close it.",
    ),
    "older_server": Cause(
        "A till knows a later state of this server: its database was put back without saying so.",
        Role.ADMIN,
        "Declare the recovery: pointill-central recovery start.",
    ),
    "restored": Cause(
        "The server was restored from a copy. No points are granted until every till has answered.",
        Role.ADMIN,
        "Switch on the tills that are missing, or report them lost.",
    ),
    "price_differs": Cause(
        "A sale was priced again by the programme that it names, and comes to another result.",
        Role.ADMIN,
        "Look at this till, its software and its programme, then close this. Points change only by a person's word.",
    ),
    "facts_differ": Cause(
        "A till wrote down of a member, or of what is stopped, what it cannot have known so.",
        Role.ADMIN,
        "Compare the sale with the member's history, and look at this till, its software and its clock; correct the "
        "points if they are wrong, then close this. Points change only by a person's word.",
    ),
    "zones_differ": Cause(
        "A till does not know a time zone that the programme names, or has other clocks for it than this server.",
        Role.ADMIN,
        "Bring the time zones of that till up to date, or those of this server (they come with the updates of the "
        "operating system, on Windows with Pointill), then close this. Points change only by a person's word.",
    ),
    "programme_unknown": Cause(
        "A sale names a programme that this server does not have, so nobody can price it again.",
        Role.ADMIN,
        "If the server was put back, publish that version again, then: pointill-central reprice --all. Else look at "
        "this till.",
    ),
    "not_priced": Cause(
        "A sale could not be priced again, so nobody knows whether its points are right.",
        Role.ADMIN,
        "Look at this till and its software, compare the sale with its receipt, then close this.",
    ),
    "grants_differ": Cause(
        "This till was granted other points than the server knows of. It redeems nothing until both agree again.",
        Role.ADMIN,
        "Look whether the till's file or the server's database was changed or put back, then close this.",
    ),
    "rejoined": Cause(
        "This till was set up after the backup from which the server was restored. It came back by its own papers.",
        Role.ADMIN,
        "If you know this till, close this; else report it lost.",
    ),
    "restore_shortfall": Cause(
        "After a restore, tills held more points than their members had. The shop bears the difference.",
        Role.ADMIN,
        "Compare with the receipts of those days, then close this.",
    ),
    "budget_near": Cause(
        "A rule of the programme has given 80 % of its budget.",
        Role.MANAGER,
        "Publish a programme in which the budget is higher, or let it stop by itself; then close this.",
    ),
    "budget_spent": Cause(
        "A rule of the programme has given its whole budget and was stopped.",
        Role.MANAGER,
        "Leave it stopped; or publish a programme with a higher budget, then: pointill-central programme resume.",
    ),
    "gift_near": Cause(
        "The programme has given 80 % of the vouchers that it may give by one gift.",
        Role.MANAGER,
        "Publish a programme in which the budget is higher, or let it stop by itself; then close this.",
    ),
    "gift_spent": Cause(
        "The programme has given all the vouchers that it may give by one gift, and the gift was stopped.",
        Role.MANAGER,
        "Leave it stopped; or publish a programme with a higher budget, then: pointill-central programme resume.",
    ),
    "gift_used_up": Cause(
        "A voucher that a purchase brought was used, and then the goods that brought it came back.",
        Role.MANAGER,
        "Nothing is taken from the member: the next voucher of this kind that they earn is the one they had. If it "
        "happens to them again and again, see who took the returns; then close this.",
    ),
    "many_sales": Cause(
        "One card earned more than five times within a day.",
        Role.MANAGER,
        "See who was at the till: a card of the staff's own is the usual reason.",
    ),
    "many_redemptions": Cause(
        "One member's points were used more than three times within a day.",
        Role.MANAGER,
        "Ask the member whether it was them, and block the card if not.",
    ),
    "many_claims": Cause(
        "More than three finished sales or paid invoices earned for one member within a day.",
        Role.MANAGER,
        "Ask who served and what the sales were; of an invoice, ask the office whether it was paid.",
    ),
    "day_cap_passed": Cause(
        "A member earned more points on one day than the programme allows, at several tills of which some had no line.",
        Role.MANAGER,
        "Nothing is taken back: each till kept to what it knew. If it happens to this member again and again, see who "
        "served them; then close this.",
    ),
    "pin_locked": Cause(
        "A member's PIN was typed wrong until the till asked for it no more.",
        Role.ADMIN,
        "Ask the member whether it was them, and who served. If not, give them a new one: pointill-central member pin.",
    ),
    "z_twice": Cause(
        "A till closed two shifts under one number: its files were put back, or two computers carry its name.",
        Role.ADMIN,
        "Put both Z reports side by side: sales from before the file was put back may be counted in both.",
    ),
    "many_returns": Cause(
        "This till took more returns within a day than its sales explain.",
        Role.MANAGER,
        "Compare the returns with goods that came back.",
    ),
}


def cause_of(code: str) -> Cause:
    """The cause behind a code; one that a newer server wrote is an administrator's to look at."""
    if code in _OTHERS:
        return _OTHERS[code]
    sentence = SENTENCES.get(code, f"Something of a kind that this server does not know: {code}.")
    role = Role.ADMIN if code in _OF_ADMIN or code not in SENTENCES else Role.MANAGER
    return Cause(sentence, role, _WAYS_OUT.get(code, _LOOK))
