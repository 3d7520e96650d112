"""The routes: exchange, rekey, rejoin, feed, wake and enrol for tills, health for machines, OpenAPI for programmers."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from central.config import is_loopback
from central.errors import Problem, StoreBusy, StoreFull
from central.exchange.gates import read_message
from central.store.shops import shop
from loyalty.exchange.bundle import BUNDLE_BYTES_MAX
from loyalty.exchange.wire import (
    ENROL_BYTES_MAX,
    REJOIN_BYTES_MAX,
    REKEY_BYTES_MAX,
    REQUEST_BYTES_MAX,
    Cursor,
    EnrolReply,
    EnrolRequest,
    ExchangeReply,
    ExchangeRequest,
    FeedReply,
    RejoinReply,
    RejoinRequest,
    RekeyReply,
    RekeyRequest,
    UnsentReply,
    WakeReply,
    decode,
)
from loyalty.values.errors import BadWire
from loyalty.values.ids import valid_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from central.enrolment import Enrolment
    from central.exchange.answer import Exchange
    from central.exchange.bundles import Bundles
    from central.exchange.rejoin import Rejoining
    from central.exchange.rekey import Rekeying
    from central.http.door import Door
    from central.http.hub import Hub
    from central.store.database import Database
    from central.store.tills import Till

Result = TypeVar("Result")

WAKE_S_MAX = 55
_CURSOR_BYTES_MAX = 4 * 1024
_RETRY_AFTER_S = 5
_RETRY_AFTER_FULL_S = 60
"""Nobody frees a disk within seconds, and each refusal is a line in the log."""

_log = logging.getLogger(__name__)

_ENROL = (EnrolRequest, EnrolReply)
_RENEWING = (RekeyRequest, RekeyReply, RejoinRequest, RejoinReply)
_WIRE = (ExchangeRequest, ExchangeReply, *_RENEWING, FeedReply, *_ENROL, UnsentReply, WakeReply)


class Routes:
    """What each route does; the hot ones read and write with msgspec and never meet the framework's models."""

    def __init__(
        self,
        *,
        database: Database,
        door: Door,
        exchange: Exchange,
        rekeying: Rekeying,
        rejoining: Rejoining,
        enrolment: Enrolment,
        bundles: Bundles,
        hub: Hub,
        behind_proxy: bool,
    ) -> None:
        self._database = database
        self._door = door
        self._exchange = exchange
        self._rekeying = rekeying
        self._rejoining = rejoining
        self._enrolment = enrolment
        self._bundles = bundles
        self._hub = hub
        self._behind_proxy = behind_proxy

    async def exchange(self, request: Request) -> Response:
        """Push and pull of one till."""
        body = await self._door.read_signed(request, REQUEST_BYTES_MAX)

        def answer(till: Till, signed: bytes) -> msgspec.Struct | Problem:
            asked = read_message(signed, ExchangeRequest, REQUEST_BYTES_MAX)
            return asked if isinstance(asked, Problem) else self._exchange.answer(till, asked)

        return await self._answer(request, body, answer)

    async def rekey(self, request: Request) -> Response:
        """A new incarnation for a till that is an older copy of itself."""
        body = await self._door.read_signed(request, REKEY_BYTES_MAX)

        def answer(till: Till, signed: bytes) -> msgspec.Struct | Problem:
            asked = read_message(signed, RekeyRequest, REKEY_BYTES_MAX)
            return asked if isinstance(asked, Problem) else self._rekeying.answer(till, asked)

        return await self._answer(request, body, answer)

    async def rejoin(self, request: Request) -> Response:
        """Takes back a till that was set up after the backup from which the server was restored."""
        body = await self._door.read_signed(request, REJOIN_BYTES_MAX)
        asked = body if isinstance(body, Problem) else read_message(body, RejoinRequest, REJOIN_BYTES_MAX)
        if isinstance(body, Problem) or isinstance(asked, Problem):
            return self._door.reply(request, asked)

        def work() -> RejoinReply | Problem:
            return self._door.late(request) or self._rejoining.answer(
                asked, lambda key: self._door.proves(request, body, key)
            )

        return self._door.reply(request, await self._guarded(work))

    async def feed(self, request: Request) -> Response:
        """Further rows behind `cursor` (JSON) for replica version `replica`."""
        query = request.query_params

        def answer(till: Till, _: bytes) -> msgspec.Struct | Problem:
            try:
                cursor = decode(query.get("cursor", "{}").encode(), Cursor, _CURSOR_BYTES_MAX)
            except BadWire as wrong:
                return Problem(400, "bad_request", f"The server cannot read this cursor: {wrong}. Update this till.")
            replica = query.get("replica", "0")
            return self._exchange.feed(till, cursor, int(replica) if replica.isdecimal() and len(replica) < 9 else 0)

        return await self._answer(request, b"", answer)

    async def wake(self, request: Request) -> Response:
        """News for this till within `wait` (<= 55) seconds; `showing` is the member on its screen."""
        till = await self._guarded(lambda: self._door.recognise(request, b""))
        if isinstance(till, Problem):
            return self._door.problem(request, till)
        showing, seconds = request.query_params.get("showing", ""), request.query_params.get("wait", "")
        timeout_s = min(int(seconds), WAKE_S_MAX) if seconds.isdecimal() and len(seconds) < 9 else WAKE_S_MAX
        news = await self._hub.wait(till.id, till.store, showing if valid_id(showing) else None, timeout_s)
        return self._door.reply(request, WakeReply(news))

    async def enrol(self, request: Request) -> Response:
        """Lets a till in."""
        body = await self._door.read(request, ENROL_BYTES_MAX)
        asked = body if isinstance(body, Problem) else read_message(body, EnrolRequest, ENROL_BYTES_MAX)
        if isinstance(asked, Problem):
            return self._door.problem(request, asked)
        nearby = not self._behind_proxy and request.client is not None and is_loopback(request.client.host)
        reply = await self._guarded(lambda: self._enrolment.join(asked, nearby=nearby))
        return self._door.reply(request, reply)

    async def unsent(self, request: Request) -> Response:
        """Takes in a sealed bundle that a till carried here for another one."""
        named = await self._guarded(lambda: self._door.named(request))
        if isinstance(named, Problem):
            return self._door.problem(request, named)  # A bundle is large: whoever is no till is not heard out.
        body = await self._door.read_signed(request, BUNDLE_BYTES_MAX)
        return await self._answer(request, body, lambda _, data: self._bundles.take(data))

    async def health(self, request: Request) -> Response:
        """Whether the server and its database answer."""
        found = await self._guarded(lambda: self._database.read(shop))
        if isinstance(found, Problem):
            return self._door.problem(request, found)
        body = {"status": "ok", "generation": found.generation}
        return Response(msgspec.json.encode(body), media_type="application/json")

    async def _answer(
        self, request: Request, body: bytes | Problem, answer: Callable[[Till, bytes], msgspec.Struct | Problem]
    ) -> Response:
        if isinstance(body, Problem):
            return self._door.problem(request, body)

        def work() -> msgspec.Struct | Problem:
            till = self._door.recognise(request, body)
            return till if isinstance(till, Problem) else answer(till, body)

        return self._door.reply(request, await self._guarded(work))

    async def _guarded(self, work: Callable[[], Result]) -> Result | Problem:
        """What the work returns, off the loop's thread; a database that cannot answer now becomes a 503."""
        try:
            return await run_in_threadpool(work)
        except StoreFull as full:
            _log.error("%s", full)
            return Problem(503, "server_full", str(full), _RETRY_AFTER_FULL_S)
        except StoreBusy as busy:
            return Problem(503, "busy", str(busy), _RETRY_AFTER_S)


def create_app(routes: Routes, door: Door) -> FastAPI:
    """The application with its routes; an unforeseen mistake becomes a plain 500, its trace stays inside."""
    app = FastAPI(title="Pointill central server", docs_url=None, redoc_url=None)
    schemas = dict(zip(_WIRE, _refs(), strict=True))

    def add(path: str, method: str, endpoint: Any, answer: Any, asked: Any = None) -> None:  # noqa: ANN401 - FastAPI takes any callable here
        extra: dict[str, Any] = {}
        if asked is not None:
            extra["requestBody"] = {"required": True, "content": _content(schemas[asked])}
        if answer is not None:
            extra["responses"] = {"200": {"description": "Done", "content": _content(schemas[answer])}}
        app.add_api_route(path, endpoint, methods=[method], openapi_extra=extra, response_class=Response)

    add("/v1/exchange", "POST", routes.exchange, ExchangeReply, ExchangeRequest)
    add("/v1/rekey", "POST", routes.rekey, RekeyReply, RekeyRequest)
    add("/v1/rejoin", "POST", routes.rejoin, RejoinReply, RejoinRequest)
    add("/v1/feed", "GET", routes.feed, FeedReply)
    add("/v1/wake", "GET", routes.wake, WakeReply)
    add("/v1/enrol", "POST", routes.enrol, EnrolReply, EnrolRequest)
    add("/v1/unsent", "POST", routes.unsent, UnsentReply)
    add("/health", "GET", routes.health, None)
    _describe(app)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, wrong: HTTPException) -> Response:
        code = {404: "not_found", 405: "method_not_allowed"}.get(wrong.status_code, "refused")
        return door.problem(request, Problem(wrong.status_code, code, f"{wrong.detail}."))

    @app.exception_handler(Exception)
    async def failed(request: Request, _: Exception) -> Response:
        sentence = "The server made a mistake. It was written down; nothing of this request was taken. Try again."
        return door.problem(request, Problem(500, "internal", sentence, _RETRY_AFTER_S))

    return app


def _refs() -> tuple[dict[str, Any], ...]:
    return msgspec.json.schema_components(_WIRE, ref_template="#/components/schemas/{name}")[0]


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _describe(app: FastAPI) -> None:
    """Adds the wire's own schemas to what the framework writes at /openapi.json."""
    written = app.openapi

    def openapi() -> dict[str, Any]:
        document = written()
        components = msgspec.json.schema_components(_WIRE, ref_template="#/components/schemas/{name}")[1]
        document.setdefault("components", {}).setdefault("schemas", {}).update(components)
        return document

    app.openapi = openapi  # type: ignore[method-assign] # the framework's documented way of extending the document
