"""The central server as a companion on the same computer: started, watched and stopped by the till's program."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from terminal.errors import TillError

READY_S: Final = 60.0
STOP_S: Final = 5.0
RESTART_S: Final = (1.0, 2.0, 5.0, 10.0)


class CompanionFailed(TillError):
    """The server on this computer could not be started."""


def program() -> str:
    """The path of `pointill-central`: beside this program, else wherever the system finds it."""
    beside = Path(sys.executable).with_name("pointill-central")
    found = str(beside) if beside.exists() else shutil.which("pointill-central")
    if found is None:
        raise CompanionFailed("The program pointill-central is missing. Install Pointill again.")
    return found


def run_central(*arguments: str, refuse: bool = True) -> str:
    """Run one `pointill-central` command to its end and return what it printed.

    With `refuse` a failure is CompanionFailed in the command's own words, else what it printed counts all the same.
    """
    done = subprocess.run(
        [program(), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode != 0 and refuse:
        said = done.stderr.strip().splitlines()
        raise CompanionFailed(said[-1] if said else f"pointill-central {arguments[0]} ended with {done.returncode}.")
    return done.stdout


class Companion:
    """A `pointill-central serve` child process; `start` waits until it answers."""

    def __init__(self, data: Path, port: int, log: Path) -> None:
        self._data, self._port, self._log = data, port, log
        self._child: subprocess.Popen[str] | None = None
        self._stopping = threading.Event()
        self._down = threading.Event()
        self._watcher: threading.Thread | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def start(self) -> str:
        """Start the server, or use the one that outlived an earlier till; CompanionFailed when it does not come up."""
        if self._port and _answers(self._port):
            return f"http://127.0.0.1:{self._port}"
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("a", encoding="utf-8") as log:
            self._child = subprocess.Popen(
                [program(), "serve", "--data", str(self._data), "--port", str(self._port)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        try:
            url = self._ready_url(self._child)
        except BaseException:
            # Somebody ends this program while the server comes up: it must not outlive the one who knows of it.
            self.stop()
            raise
        if url is None:
            self.stop()
            raise CompanionFailed(f"The server on this computer did not start. Its log is {self._log}.")
        return url

    def watch(self) -> None:
        """Start the server again whenever it ends by itself, with growing pauses."""
        self._watcher = threading.Thread(target=self._watch, name="companion", daemon=True)
        self._watcher.start()

    def kill(self) -> None:
        """End the server at once, as a power cut would; it stays down until `revive`."""
        self._down.set()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._hang_up()

    def revive(self) -> None:
        """Let a killed server come up again."""
        self._down.clear()

    def stop(self) -> None:
        """Ask the server to end, then make it."""
        self._stopping.set()
        if self._child is None:
            return
        self._child.terminate()
        try:
            self._child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._hang_up()

    def _hang_up(self) -> None:
        if self._child is not None and self._child.stdout is not None:
            self._child.stdout.close()

    def _watch(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            if self._child is not None:
                self._child.wait()
            if self._stopping.wait(RESTART_S[min(failures, len(RESTART_S) - 1)]):
                return
            if self._down.is_set():
                continue
            try:
                self.start()
                failures = 0
            except CompanionFailed:
                failures += 1

    @staticmethod
    def _ready_url(child: subprocess.Popen[str]) -> str | None:
        """The URL of the `ready` line; a child that says nothing within a minute is not waited for."""
        found: list[str] = []

        def read() -> None:
            for line in child.stdout or ():
                if line.startswith("ready "):
                    found.append(line.split()[1])
                    return

        reader = threading.Thread(target=read, name="companion-ready", daemon=True)
        reader.start()
        reader.join(READY_S)
        return found[0] if found else None


def _answers(port: int) -> bool:
    """Whether something listens there; the till believes only what is signed with the server's key."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.5):
            return True
    except OSError:
        return False


def free_port() -> int:
    """A port of this computer that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
