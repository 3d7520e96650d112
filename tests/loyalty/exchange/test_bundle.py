"""A bundle is read by this shop's machines only, whole or not at all."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.exchange import bundle as codec
from loyalty.exchange.bundle import MAGIC, Bundle, open_bundle, seal_bundle
from loyalty.exchange.wire import WireOp
from loyalty.values.errors import BadValue, BadWire
from tests.strategies import ids, names

SHOP, NONCE = b"k" * 32, b"n" * 12

ops = st.builds(
    WireOp,
    seq=st.integers(1, 2**40 - 1),
    body=st.binary(max_size=60),
    signature=st.binary(min_size=64, max_size=64),
    private=st.none() | st.binary(max_size=9),
)
bundles = st.builds(
    Bundle,
    device=ids,
    till_name=names,
    epoch=st.integers(1, 9),
    after=st.integers(0, 2**40 - 1),
    ops=st.lists(ops, max_size=4),
)


@given(bundles)
def test_a_bundle_comes_back_as_it_was(bundle: Bundle) -> None:
    assert open_bundle(seal_bundle(bundle, SHOP, NONCE), SHOP) == bundle


@given(bundles, st.data())
def test_a_bundle_that_was_touched_is_refused(bundle: Bundle, data: st.DataObject) -> None:
    sealed = seal_bundle(bundle, SHOP, NONCE)
    at = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(BadWire, match="bundle"):
        open_bundle(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], SHOP)
    with pytest.raises(BadWire, match="bundle"):
        open_bundle(sealed[:at], SHOP)


@given(bundles)
def test_another_shop_reads_nothing(bundle: Bundle) -> None:
    with pytest.raises(BadWire, match="another shop"):
        open_bundle(seal_bundle(bundle, SHOP, NONCE), b"x" * 32)


def sealed_text(packed: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    key = vars(codec)["_key"](SHOP)
    return MAGIC + NONCE + ChaCha20Poly1305(key).encrypt(NONCE, packed, MAGIC)


def test_what_is_sealed_and_is_no_bundle_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for packed in (b"not packed", zlib.compress(b"{}"), zlib.compress(b"[" * 100_000), zlib.compress(b"\xff")):
        with pytest.raises(BadWire, match="bundle"):
            open_bundle(sealed_text(packed), SHOP)
    monkeypatch.setattr(codec, "PLAIN_BYTES_MAX", 1_000)
    with pytest.raises(BadWire, match="larger"):
        open_bundle(sealed_text(zlib.compress(b" " * 100_000)), SHOP)


def test_a_nonce_has_its_length() -> None:
    with pytest.raises(BadValue, match="12 bytes"):
        seal_bundle(Bundle("0" * 16, "Till", 1, 0, []), SHOP, b"short")
