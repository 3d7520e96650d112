"""The process around the routes: where it says it is; its end is in test_app and test_bootstrap."""

import pytest
import requests

from central.config import Exposure
from central.errors import WorldSaidNo
from central.http.server import listening
from tests.central.floor import Floor
from tests.central.http.live import served


def test_port_0_takes_a_free_one_and_says_which(sqlite_floor: Floor) -> None:
    with served(sqlite_floor) as one, served(sqlite_floor) as two:
        assert one.url != two.url
        for live in (one, two):
            assert live.url.startswith("http://127.0.0.1:")
            assert requests.get(live.url + "/health", timeout=20).json() == {"status": "ok", "generation": 1}


def test_a_port_that_is_taken_or_impossible_is_said() -> None:
    with listening(Exposure("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for exposure in (Exposure("127.0.0.1", port), Exposure("203.0.113.1", 0)):
            with pytest.raises(WorldSaidNo, match=f"cannot listen on {exposure.host}:{exposure.port}"):
                listening(exposure)


def test_told_twice_it_goes_at_once(sqlite_floor: Floor) -> None:
    with served(sqlite_floor) as live:
        live.server.handle_exit(15, None)
        assert (live.server.should_exit, live.server.force_exit) == (True, False)
        live.server.handle_exit(15, None)
        assert live.server.force_exit
