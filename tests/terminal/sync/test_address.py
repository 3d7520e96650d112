"""Only addresses that are safe to talk to are taken."""

import pytest

from terminal.errors import BadSetting
from terminal.sync.address import server_address


@pytest.mark.parametrize(
    ("text", "url", "shown", "loopback"),
    [
        ("https://points.example", "https://points.example", "points.example", False),
        ("https://Points.Example:8443/", "https://points.example:8443", "points.example:8443", False),
        (" http://127.0.0.1:8080 ", "http://127.0.0.1:8080", "127.0.0.1:8080", True),
        ("http://localhost:1", "http://localhost:1", "localhost:1", True),
        ("http://[::1]:8080", "http://[::1]:8080", "[::1]:8080", True),
        ("https://10.0.0.5", "https://10.0.0.5", "10.0.0.5", False),
    ],
)
def test_a_good_address(text: str, url: str, shown: str, loopback: bool) -> None:
    address = server_address(text)
    assert (address.url, address.shown, address.loopback) == (url, shown, loopback)


@pytest.mark.parametrize(
    "text",
    ["http://points.example", "http://10.0.0.5:8080", "http://127.0.0.1.example", "http://0.0.0.0", "http://[::2]"],
)
def test_nothing_is_ever_sent_in_the_clear_to_another_computer(text: str) -> None:
    with pytest.raises(BadSetting, match="in the clear"):
        server_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "points.example",
        "ftp://points.example",
        "https://",
        "https://points.example:99999",
        "https://[::1",
        "https://a b",
        "https://points.example/till",
        "https://user:word@points.example",
        "https://points.example?x=1",
        "https://points.example#x",
        "https://points\u202e.example",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadSetting, match=r"https://"):
        server_address(text)
