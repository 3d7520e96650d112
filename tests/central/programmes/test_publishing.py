"""A draft becomes the next version, once, signed, with its start; what may not be is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest

from central.errors import WorldSaidNo
from central.programmes.publishing import publish, sign_unsigned
from central.shop import open_shop, read_preset
from central.store.database import Database
from central.store.deeds import deeds
from central.store.shops import published
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from tests.central.floor import Dice

SIGNER = Ed25519Signer(b"\x07" * 32)
SERVER = Ed25519Verifier(SIGNER.public)
NOW_MS = 1_000


def document(version: int = 2, **changed: object) -> bytes:
    return json.dumps(read_preset("cafe").programme | {"currency": "EUR", "version": version} | changed).encode()


@pytest.fixture
def opened(database: Database) -> Database:
    database.write(
        partial(
            open_shop,
            preset=read_preset("cafe"),
            name="Café",
            currency="EUR",
            store="Corner",
            now_ms=5,
            entropy=Dice(),
        )
    )
    return database


def publishing(text: bytes, starts_ms: int | None = None) -> Callable[..., object]:
    return partial(publish, document=text, now_ms=NOW_MS, signer=SIGNER, by="ana", starts_ms=starts_ms)


def test_a_version_is_published_once_signed_and_written_down(opened: Database) -> None:
    done = opened.write(lambda tx: publish(tx, document(), NOW_MS, signer=SIGNER, by="ana"))
    assert (done.version, done.starts_ms, done.fresh) == (2, NOW_MS, True)
    assert not opened.write(lambda tx: publish(tx, document(), NOW_MS + 9, signer=SIGNER)).fresh
    one = opened.read(published)[-1]
    assert one.is_signed(SERVER)
    assert [(deed.done_by, deed.what, deed.subject) for deed in opened.read(deeds)][-1] == ("ana", "published", "2")
    for wrong in (1, 4):
        with pytest.raises(WorldSaidNo, match=r"newest is 2.*\"version\": 3"):
            opened.write(publishing(document(wrong, name="Other")))
    with pytest.raises(WorldSaidNo, match="versions never change"):
        opened.write(publishing(document(name="Other words")))
    assert [one.version for one in opened.read(published)] == [1, 2]


def test_a_version_is_sent_ahead_and_none_is_put_before_it_unseen(opened: Database) -> None:
    opened.write(publishing(document(), starts_ms=9_000))
    with pytest.raises(WorldSaidNo, match="Version 2 starts later"):
        opened.write(publishing(document(3)))
    opened.write(publishing(document(3), starts_ms=9_000))
    with pytest.raises(WorldSaidNo, match="lies in the past"):
        opened.write(publishing(document(4), starts_ms=NOW_MS - 1))
    assert [one.starts_ms for one in opened.read(published)] == [5, 9_000, 9_000]


def test_what_a_new_shop_began_with_is_signed_when_the_server_starts(opened: Database) -> None:
    assert not opened.read(published)[0].is_signed(SERVER)
    assert opened.write(lambda tx: sign_unsigned(tx, SIGNER)) == 1
    assert opened.read(published)[0].is_signed(SERVER)
    assert opened.write(lambda tx: sign_unsigned(tx, Ed25519Signer(b"\x09" * 32))) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"{", "not usable"),
        (b"\xff", "not usable"),
        (document(surprise=1), "surprise"),
        (document(currency="USD"), "USD, the shop in EUR"),
        (document(version=0), "version"),
    ],
)
def test_a_document_that_cannot_be_is_refused_in_words(opened: Database, text: bytes, said: str) -> None:
    with pytest.raises(WorldSaidNo, match=said):
        opened.write(publishing(text))
