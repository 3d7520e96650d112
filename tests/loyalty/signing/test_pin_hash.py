"""What is kept of a PIN says nothing without the key, and only the right PIN of the right member fits it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.signing.pin_hash import (
    PIN_KEY_BYTES,
    Cost,
    hash_pin,
    open_pin_key,
    pin_fits,
    pin_key,
    seal_pin_key,
)
from loyalty.values.errors import BadValue, BadWire

CHEAP = Cost(1, 8, 1)
KEY, SALT = pin_key(b"\x01" * 32), b"\x02" * 16
PINS = st.from_regex("[0-9]{4,6}", fullmatch=True)
MEMBERS = st.sampled_from(["AAAA", "BBBB"])


@given(PINS, PINS, MEMBERS, MEMBERS, st.binary(min_size=16, max_size=16))
def test_only_this_pin_of_this_member_fits(pin: str, other: str, member: str, stranger: str, salt: bytes) -> None:
    kept = hash_pin(KEY, member, pin, salt, CHEAP)
    assert pin_fits(KEY, stranger, other, kept) == ((stranger, other) == (member, pin))
    assert not pin_fits(pin_key(b"\x09" * 32), member, pin, kept)


def test_a_try_costs_what_rfc_9106_asks_for() -> None:
    kept = hash_pin(KEY, "AAAA", "2580", SALT)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert pin_fits(KEY, "AAAA", "2580", kept)


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "2580",
        "\u00e9",
        "$argon2id$v=19$m=8,t=1,p=1$aa$bb",
        "$argon2id$v=19$m=4194304,t=3,p=4$AgICAgICAgICAgICAgICAg$UbfdR0vt7UEMHxz8k1XgQRXqncHI4b1Hp/VzWd95QsE",
    ],
)
def test_what_is_no_hash_or_would_cost_too_much_fits_nothing(kept: str) -> None:
    assert not pin_fits(KEY, "AAAA", "2580", kept)


@pytest.mark.parametrize(("pin", "key", "salt"), [("258", KEY, SALT), ("2580", b"", SALT), ("2580", KEY, b"")])
def test_nonsense_is_not_hashed(pin: str, key: bytes, salt: bytes) -> None:
    with pytest.raises(BadValue):
        hash_pin(key, "AAAA", pin, salt, CHEAP)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.binary(min_size=12, max_size=12))
def test_a_sealed_key_opens_with_the_secret_that_sealed_it_only(secret: bytes, other: bytes, nonce: bytes) -> None:
    sealed = seal_pin_key(KEY, secret, nonce)
    assert KEY not in sealed
    assert open_pin_key(sealed, secret) == KEY
    for wrong, with_secret in ((sealed[:-1], secret), (sealed[::-1], secret), (b"", secret)):
        with pytest.raises(BadWire):
            open_pin_key(wrong, with_secret)
    if other != secret:
        with pytest.raises(BadWire):
            open_pin_key(sealed, other)


def test_a_key_of_another_length_is_not_sealed() -> None:
    assert len(KEY) == PIN_KEY_BYTES
    with pytest.raises(BadValue):
        seal_pin_key(b"short", b"s" * 32, b"n" * 12)
    with pytest.raises(BadValue):
        seal_pin_key(KEY, b"s" * 32, b"n")
