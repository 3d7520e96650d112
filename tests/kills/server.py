"""The real server as a process that is killed at any moment and started again on the same port."""

import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Self

from terminal.companion import program
from tests.fixtures.waiting import wait_until

READY_S = 60.0
STOP_S = 15.0


class KillableServer:
    """`pointill-central serve`; what it says goes into a log, which is shown when it ends by itself."""

    def __init__(self, options: tuple[str, ...], port: int, log: Path) -> None:
        self._command = [program(), "serve", *options, "--port", str(port)]
        self._health = f"http://127.0.0.1:{port}/health"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def start(self) -> None:
        """Start it and do not wait."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, start_new_session=True)

    def wait_ready(self) -> None:
        """Waits until it answers."""
        wait_until(
            self._answers, within_s=READY_S, otherwise=lambda: f"no server: {self.words()}", unless=self._has_ended
        )

    def kill(self) -> None:
        """SIGKILL; an AssertionError when it had ended by itself before."""
        assert self._process is not None
        assert not self._has_ended(), f"the server ended by itself: {self.words()}"
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """SIGTERM, as a service manager does; it must end well."""
        assert self._process is not None
        self._process.terminate()
        code = self._process.wait(STOP_S)
        assert code == 0, f"the server ended with {code}: {self.words()}"

    def words(self) -> str:
        """The end of its log."""
        return self._log.read_text(encoding="utf-8")[-2_000:]

    def _has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self._health, timeout=5) as reply:
                return bool(reply.status == 200)
        except OSError:
            time.sleep(0.1)
            return False
