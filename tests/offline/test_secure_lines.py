"""A real till and a real server over TLS: a private authority is believed when it is named, nothing goes in clear."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from terminal.companion import program
from terminal.config import provision_server
from terminal.counter import Line
from tests.fakes.door_certificates import DAY, Authority
from tests.fixtures.shop import RunningTill, Shop
from tests.offline.counter_till import opened_till

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@contextmanager
def secure_server(shop: Shop, certificate: Path) -> Iterator[None]:
    """The shop's server with this certificate, until the block ends."""
    options = ("--port", str(shop.port), "--tls-cert", str(certificate), "--tls-key", str(certificate))
    with subprocess.Popen(
        [program(), "serve", *shop.server_options, *options], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline().split() == ["ready", f"https://127.0.0.1:{shop.port}"]
        yield
        server.terminate()


@pytest.fixture
def secure(shop: Shop) -> Shop:
    """A shop whose till is told to reach its server over TLS."""
    provision_server(shop.data, f"https://127.0.0.1:{shop.port}")
    return shop


def authority_in(folder: Path) -> Authority:
    folder.mkdir()
    return Authority(folder)


def test_row_26_a_private_authority_is_believed_when_it_is_named(secure: Shop, tmp_path: Path) -> None:
    authority = authority_in(tmp_path / "ca")
    authority.context()
    with (
        secure_server(secure, tmp_path / "ca" / "server.pem"),
        opened_till(secure, "ca", extra_ca=authority.file) as till,
    ):
        till.sell(8)
        till.wait_for(Line.ONLINE)


@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        ("unknown authority", "does not trust the certificate"),
        ("expired", "has run out"),
        ("other host", "made out to another name"),
    ],
)
def test_row_26_a_bad_certificate_has_its_sentence_and_selling_goes_on_until_it_is_replaced(
    secure: Shop, tmp_path: Path, flaw: str, words: str
) -> None:
    ours, other = authority_in(tmp_path / "ours"), authority_in(tmp_path / "other")
    ours.context()
    good = (tmp_path / "ours" / "server.pem").rename(tmp_path / "good.pem")
    match flaw:
        case "unknown authority":
            other.context()
        case "expired":
            ours.context(starts_in=-2 * DAY, ends_in=-timedelta(hours=1))
        case _:
            ours.context(host="other.example")
    (bad,) = tmp_path.glob("o*/server.pem")
    with opened_till(secure, "bad", extra_ca=ours.file) as till, ExitStack() as servers:
        with secure_server(secure, bad):
            till.wait_for(Line.OFFLINE, words)
            till.sell(5)
            assert till.caller.status()["unsent"] > 0
        servers.enter_context(secure_server(secure, good))
        till.wait_for(Line.ONLINE)
        till.all_sent()


def test_row_26_a_server_elsewhere_is_never_reached_in_the_clear(shop: Shop) -> None:
    provision_server(shop.data, "http://points.example:8080")
    with RunningTill(shop) as till:
        assert till.exit_code() == 1
        assert "would send members' data in the clear. Use https://points.example" in till.words()
