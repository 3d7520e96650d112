"""A draft becomes the next version: signed, with its start, and never changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from central.errors import WorldSaidNo
from central.store.deeds import Deed, note_deed
from central.store.shops import keep_signature, publish_programme, published, shop
from loyalty.rules.programme import programme_bytes, read_programme
from loyalty.signing.published import Published
from loyalty.values.errors import BadValue

if TYPE_CHECKING:
    from central.store.database import Transaction
    from loyalty.rules.programme import Programme
    from loyalty.signing.signature import Signer


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published; not `fresh` where exactly this was published before and nothing was done."""

    version: int
    starts_ms: int
    fresh: bool


def publish(
    tx: Transaction,
    document: bytes,
    now_ms: int,
    *,
    starts_ms: int | None = None,
    signer: Signer | None = None,
    by: str = "",
) -> Publication:
    """Puts a document into force as the next version, from now or from a later start on; WorldSaidNo when it may not.

    Without a signer it is signed when the server is started next; tills wait for that.
    """
    programme = _programme(document)
    currency = shop(tx).currency
    if programme.currency != currency:
        raise WorldSaidNo(f"The programme is in {programme.currency}, the shop in {currency}. Correct the document.")
    canonical, versions = programme_bytes(programme).decode(), published(tx)
    there = next((one for one in versions if one.version == programme.version), None)
    if there is not None and there.document == canonical and starts_ms in (None, there.starts_ms):
        return Publication(there.version, there.starts_ms, fresh=False)
    newest = versions[-1] if versions else Published(0, "", 0)
    starts = now_ms if starts_ms is None else starts_ms
    _refuse_number(programme, newest)
    _refuse_start(starts, starts_ms, newest, now_ms)
    one = Published(programme.version, canonical, starts)
    publish_programme(tx, one if signer is None else replace(one, signature=one.signed(signer)))
    note_deed(tx, Deed(now_ms, by, "published", str(programme.version)))
    return Publication(programme.version, starts, fresh=True)


def sign_unsigned(tx: Transaction, signer: Signer) -> int:
    """Signs the versions that nobody signed: those of a new shop, and of one older than signatures. How many."""
    unsigned = [one for one in published(tx) if one.signature is None]
    for one in unsigned:
        keep_signature(tx, one.version, one.signed(signer))
    return len(unsigned)


def _programme(document: bytes) -> Programme:
    try:
        return read_programme(document)
    except BadValue as wrong:
        raise WorldSaidNo(f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.") from None


def _refuse_number(programme: Programme, newest: Published) -> None:
    if programme.version != newest.version + 1:
        raise WorldSaidNo(
            f"Version {programme.version} cannot be published, the newest is {newest.version}: versions never change, "
            "and none is left out. Look at what that says (pointill-central programme show), then write "
            f'"version": {newest.version + 1}.'
        )


def _refuse_start(starts_ms: int, wished_ms: int | None, newest: Published, now_ms: int) -> None:
    if wished_ms is not None and wished_ms < now_ms:
        raise WorldSaidNo("The start lies in the past. Leave it out, and the programme counts at once.")
    if starts_ms < newest.starts_ms:
        raise WorldSaidNo(
            f"Version {newest.version} starts later than that and would take this one's place. Give this one the same "
            "start (pointill-central programme list shows it) or a later one."
        )
