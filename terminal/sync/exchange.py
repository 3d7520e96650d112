"""The exchange thread: makes the exchange that the till wants, and fetches what is left of the feed."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from loyalty.exchange.replica import REPLICA_VERSION
from loyalty.exchange.wire import (
    PROTOCOL,
    Cursor,
    ExchangeReply,
    FeedReply,
    Message,
    RejoinReply,
    RejoinRequest,
    RekeyReply,
    RekeyRequest,
    encode,
)
from loyalty.signing.membership import read_membership
from terminal.commands import ExchangeFailed, PagesArrived, RekeyAnswered, ReplyArrived
from terminal.sync.helpings import apart, helpings
from terminal.sync.trouble import Kind, Trouble, trouble

if TYPE_CHECKING:
    from loyalty.exchange.wire import ExchangeRequest
    from terminal.commands import Command
    from terminal.ports import Inbox
    from terminal.sync.line import ServerLine
    from terminal.waiting import Waiting

EXCHANGE_PATH: Final = "/v1/exchange"
FEED_PATH: Final = "/v1/feed"
REKEY_PATH: Final = "/v1/rekey"
REJOIN_PATH: Final = "/v1/rejoin"
UNKNOWN: Final = "unknown_key"
"""The server's word for a till that it does not know: set up after the backup from which it was restored, perhaps."""
FULL_INBOX_S: Final = 0.05
STOP_S: Final = 2.0


class ExchangeWorker:
    """Each wanted exchange ends in exactly one way: its last reply or page, or `ExchangeFailed`."""

    def __init__(
        self, *, line: ServerLine, server_key: bytes, inbox: Inbox, waiting: Waiting, membership: bytes = b""
    ) -> None:
        self._line = line
        self._server_key = server_key
        self._membership = read_membership(membership)
        self._inbox = inbox
        self._waiting = waiting
        self._wanted: queue.Queue[ExchangeRequest | RekeyRequest | None] = queue.Queue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sync", daemon=True)

    def start(self) -> None:
        """Wait for work."""
        self._thread.start()

    def want(self, request: ExchangeRequest | RekeyRequest) -> None:
        """Make this call as soon as the one under way is over; never waits, any thread may call."""
        self._wanted.put(request)

    def stop(self) -> None:
        """End whatever is under way; what was sent and not answered is sent again some day."""
        self._stopping.set()
        self._line.cut()
        self._wanted.put(None)
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def _work(self) -> None:
        while (request := self._wanted.get()) is not None and not self._stopping.is_set():
            if isinstance(request, RekeyRequest):
                self._rekey(request)
            else:
                self._exchange(request)
        self._line.close()

    def _exchange(self, request: ExchangeRequest) -> None:
        reply = self._asked(EXCHANGE_PATH, ExchangeReply, encode(request))
        if isinstance(reply, Trouble):
            self._put(_failure(reply))
            return
        verdicts, rows = apart(reply)
        self._put(ReplyArrived(verdicts))
        if rows is not None:
            self._serve(rows)
        if reply.more:
            self._catch_up(_next_cursor(reply))

    def _rekey(self, request: RekeyRequest) -> None:
        reply = self._asked(REKEY_PATH, RekeyReply, encode(request))
        self._put(_failure(reply) if isinstance(reply, Trouble) else RekeyAnswered(reply))

    def _asked(self, path: str, kind: type[Message], body: bytes) -> Message | Trouble:
        """The reply; a server that has forgotten this till is shown the till's membership first, and asked again."""
        reply = self._line.ask("POST", path, kind, server_key=self._server_key, body=body)
        if not isinstance(reply, Trouble) or reply.code != UNKNOWN or self._membership is None:
            return reply
        paper = encode(RejoinRequest(PROTOCOL, self._membership))
        back = self._line.ask("POST", REJOIN_PATH, RejoinReply, server_key=self._server_key, body=paper)
        if isinstance(back, Trouble):
            return back
        return self._line.ask("POST", path, kind, server_key=self._server_key, body=body)

    def _catch_up(self, cursor: Cursor) -> None:
        more = True
        while more and not self._stopping.is_set():
            query = urlencode({"cursor": encode(cursor).decode(), "replica": REPLICA_VERSION})
            reply = self._line.ask("GET", f"{FEED_PATH}?{query}", FeedReply, server_key=self._server_key)
            if not isinstance(reply, Trouble) and reply.more and _next_cursor(reply) == cursor:
                # A feed that stands still would be asked for ever.
                reply = trouble(Kind.SERVER_TROUBLE, self._line.address)
            if isinstance(reply, Trouble):
                self._put(_failure(reply))
                return
            self._serve(reply)
            more, cursor = reply.more, _next_cursor(reply)

    def _serve(self, rows: FeedReply) -> None:
        for helping in helpings(rows):
            self._put(PagesArrived(helping))

    def _put(self, command: Command) -> None:
        """Waits while the inbox is full, so that pages never outrun the till."""
        while not self._stopping.is_set() and not self._inbox.put(command):
            self._waiting.wait(self._stopping, FULL_INBOX_S)


def _next_cursor(reply: ExchangeReply | FeedReply) -> Cursor:
    """Where to read on; after a reset the till has thrown its rows away and begins anew."""
    return Cursor(reply.generation) if reply.reset else reply.cursor


def _failure(reason: Trouble) -> ExchangeFailed:
    return ExchangeFailed(reason.sentence, reason.retry_after_s, reason.ours, reason.code)
