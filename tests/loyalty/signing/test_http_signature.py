"""A request or reply that was touched on its way is not taken, whatever was touched."""

from __future__ import annotations

import base64

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loyalty.signing.http_signature import (
    SignedBy,
    content_digest,
    replied_s,
    reply_is_signed,
    request_is_signed,
    request_signer,
    sign_reply,
    sign_request,
)
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier, key_id
from loyalty.values.ids import ALPHABET
from tests.strategies import SIGNER, wild_texts

VERIFIER = Ed25519Verifier(SIGNER.public)
STRANGER = Ed25519Signer(b"x" * 32)
KEY = key_id(SIGNER.public)
NONCE = "0123456789ABCDEF"
PATH = "/v1/feed?cursor=12&till=A"
BODY = b'{"ops":[]}'

nonces = st.text(ALPHABET, min_size=16, max_size=64)
HEADERS = ["content-digest", "signature-input", "signature"]


def lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def request(
    method: str = "POST", body: bytes = BODY, created_s: int = 1_700_000_000, nonce: str = NONCE
) -> dict[str, str]:
    return lower(sign_request(SIGNER, KEY, method, PATH, body, created_s=created_s, nonce=nonce))


@given(st.sampled_from(["GET", "POST"]), st.binary(max_size=200), st.integers(0, 10**11), nonces)
def test_a_signed_request_is_taken_and_names_its_signer(method: str, body: bytes, created_s: int, nonce: str) -> None:
    headers = request(method=method, body=body, created_s=created_s, nonce=nonce)
    assert request_is_signed(headers, VERIFIER, method, PATH, body)
    assert request_signer(headers) == SignedBy(KEY, nonce, created_s)


@given(st.sampled_from(HEADERS), st.data())
def test_a_request_with_one_letter_of_a_header_changed_is_not_taken(name: str, data: st.DataObject) -> None:
    headers = request()
    value = headers[name]
    place = data.draw(st.integers(0, len(value) - 1))
    letter = data.draw(st.characters(min_codepoint=32, max_codepoint=126))
    assume(letter != value[place])
    headers[name] = value[:place] + letter + value[place + 1 :]
    assert not request_is_signed(headers, VERIFIER, "POST", PATH, BODY)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", PATH, BODY),
        ("post", PATH, BODY),
        ("POST", "/v1/feed?cursor=13&till=A", BODY),
        ("POST", "/v1/feed", BODY),
        ("POST", PATH + "&x=1", BODY),
        ("POST", PATH, BODY + b" "),
        ("POST", PATH, b""),
        ("POST", PATH + '\n"content-digest": x', BODY),
        ("POST", "/\ud800", BODY),
    ],
)
def test_another_method_path_query_or_body_is_not_taken(method: str, path: str, body: bytes) -> None:
    assert request_is_signed(request(), VERIFIER, "POST", PATH, BODY)
    assert not request_is_signed(request(), VERIFIER, method, path, body)


def test_another_body_with_a_digest_put_right_is_not_taken() -> None:
    headers = request() | {"content-digest": content_digest(b"{}")}
    assert not request_is_signed(headers, VERIFIER, "POST", PATH, b"{}")


@pytest.mark.parametrize("digest", ["", "\ud800", "é", "sha-512=:x:"])
def test_a_digest_of_any_letters_is_not_taken_and_never_raises(digest: str) -> None:
    assert not request_is_signed(request() | {"content-digest": digest}, VERIFIER, "POST", PATH, BODY)


def test_a_request_of_a_stranger_is_not_taken() -> None:
    assert not request_is_signed(request(), Ed25519Verifier(STRANGER.public), "POST", PATH, BODY)


@pytest.mark.parametrize("name", HEADERS)
def test_a_request_without_one_of_its_headers_is_not_taken(name: str) -> None:
    headers = request()
    del headers[name]
    assert not request_is_signed(headers, VERIFIER, "POST", PATH, BODY)
    assert not request_is_signed({}, VERIFIER, "POST", PATH, BODY)
    assert request_signer({}) is None


@given(st.dictionaries(st.sampled_from(HEADERS), wild_texts), wild_texts, st.binary(max_size=50))
def test_headers_of_any_letters_are_not_taken_and_never_raise(headers: dict[str, str], path: str, body: bytes) -> None:
    whole = request() | headers
    assert not request_is_signed(headers, VERIFIER, "POST", path, body)
    assert request_is_signed(whole, VERIFIER, "POST", PATH, BODY) is (whole == request())
    assert not reply_is_signed(headers, VERIFIER, 200, body, nonce=NONCE)
    request_signer(headers)


@pytest.mark.parametrize("letters", ["=" * 88, "A" * 88, "A" * 87 + "=", "=" + "A" * 87, "A" * 86 + "=="])
def test_a_signature_that_is_no_base64_is_not_taken_and_never_raises(letters: str) -> None:
    assert not request_is_signed(request() | {"signature": f"sig=:{letters}:"}, VERIFIER, "POST", PATH, BODY)


def test_what_is_covered_cannot_be_left_out() -> None:
    headers = request()
    headers["signature-input"] = headers["signature-input"].replace(' "content-digest"', "")
    assert request_signer(headers) is None
    assert not request_is_signed(headers, VERIFIER, "POST", PATH, BODY)


@given(st.integers(100, 599), st.binary(max_size=200), nonces)
def test_a_reply_is_taken_for_the_request_that_it_answers_only(status: int, body: bytes, nonce: str) -> None:
    headers = lower(sign_reply(SIGNER, status, body, created_s=1, nonce=nonce))
    assert reply_is_signed(headers, VERIFIER, status, body, nonce=nonce)
    assert not reply_is_signed(headers, VERIFIER, status, body, nonce=nonce[:-1] + "~")
    assert not reply_is_signed(headers, VERIFIER, status + 1, body, nonce=nonce)
    assert not reply_is_signed(headers, VERIFIER, status, body + b"x", nonce=nonce)
    assert not reply_is_signed(headers, Ed25519Verifier(STRANGER.public), status, body, nonce=nonce)


@given(st.integers(0, 10**11))
def test_a_reply_says_when_it_was_made(created_s: int) -> None:
    headers = lower(sign_reply(SIGNER, 200, BODY, created_s=created_s, nonce=NONCE))
    assert replied_s(headers) == created_s
    assert replied_s(request()) == replied_s({}) == 0


def test_a_request_played_back_as_a_reply_is_not_taken() -> None:
    assert not reply_is_signed(request(), VERIFIER, 200, BODY, nonce=NONCE)
    reply = lower(sign_reply(SIGNER, 200, BODY, created_s=1, nonce=NONCE))
    assert not request_is_signed(reply, VERIFIER, "POST", PATH, BODY)


def test_the_signed_text_is_the_one_of_rfc_9421() -> None:
    headers = request()
    base = (
        '"@method": POST\n'
        f'"@request-target": {PATH}\n'
        f'"content-digest": {content_digest(BODY)}\n'
        '"@signature-params": ("@method" "@request-target" "content-digest")'
        f';created=1700000000;nonce="{NONCE}";keyid="{KEY}"'
    )
    letters = headers["signature"].removeprefix("sig=:").removesuffix(":")
    assert VERIFIER.verify(base.encode(), base64.b64decode(letters))
    assert content_digest(b'{"hello": "world"}\n') == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
