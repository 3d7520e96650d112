"""The black-box client of one till: sells, redeems and returns through the pos door while the till is killed."""

import random
import signal
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

from terminal.demo.caller import Caller, Refused
from tests.fixtures.shop import RunningTill, Shop, all_sent
from tests.kills.history import Event, History, Saw

SAMPLE = ("food", "drinks", "household")
"""Categories of the sample shop."""
EARLY_SHARE, EARLY_S_MAX = 0.15, 1.2
"""Some kills fall while the till is starting, counted from the start of its process."""
TRADE_S_MAX = 0.9
"""The others fall while it trades."""
REFUND_SHARE, REDEEM_SHARE, STRANGER_SHARE = 0.12, 0.2, 0.08
HOME_SHARE = 0.85
GREEDY_SHARE = 0.06
"""Some ask for points that this till does not hold, so that it has to ask the server and that the other till."""
PAUSE_SHARE, PAUSE_S = 0.1, 0.03
ASKED_AGAIN = 5

Document = dict[str, Any]
GONE = (HTTPException, OSError, ValueError)
"""How a program hears that the till was killed, whole or in the middle of an answer."""


class Trader:
    """Trades at one till through every kill; one thread of its own runs `trade`, `finish` comes after it."""

    def __init__(
        self, name: str, shop: Shop, history: History, *, home: str, seed: str, categories: tuple[str, ...] = SAMPLE
    ) -> None:
        self.name, self._categories = name, categories
        self._shop, self._history = shop, history
        self._chance = random.Random(seed)
        self._near = [row["code"] for row in shop.members if row["store"] == home]
        self._far = [row["code"] for row in shop.members if row["store"] != home]
        self._asked: dict[str, Document] = {}
        self._open: list[str] = []
        self._answered: list[str] = []
        self._count = 0

    def trade(self, wanted: Callable[[], bool]) -> None:
        """Start the till, trade, have it killed, and so on, for as long as another kill is wanted."""
        while wanted():
            with RunningTill(self._shop) as till:
                self._until_killed(till)

    def finish(self) -> None:
        """Let the till live: settle what is in doubt, let it send everything, ask for every answered sale again."""
        with RunningTill(self._shop) as till:
            caller = till.caller()
            assert self._settle(caller), f"the till went away: {till.words()}"
            all_sent(caller)
            assert self.ask_again(caller), f"the till went away: {till.words()}"
            assert till.stop() == 0

    def serve_next(self, caller: Caller) -> bool:
        """One more customer, asked for under the same id until the till has said yes or no; False when it is gone."""
        return self._next(caller) and self._settle(caller)

    def ask_again(self, caller: Caller) -> bool:
        """Ask for every answered sale once more; False when the till is gone."""
        for name in self._answered:
            while (saw := self._say(caller, name)) is Saw.LOST:
                pass
            if saw is None:
                return False
        return True

    def _until_killed(self, till: RunningTill) -> None:
        early = self._chance.random() < EARLY_SHARE
        killing = threading.Timer(self._chance.random() * (EARLY_S_MAX if early else TRADE_S_MAX), till.strike)
        if early:
            killing.start()
        ready = till.ready()
        if not early:
            killing.start()
        if ready:
            self._serve_customers(till.caller())
        killing.join()
        code = till.exit_code()
        assert code == -signal.SIGKILL, f"the till ended by itself with {code}: {till.words()}"

    def _serve_customers(self, caller: Caller) -> None:
        """Until the till is gone: first what is in doubt, then a few that were answered, then new ones."""
        alive = self._settle(caller)
        for name in self._answered[-ASKED_AGAIN:]:
            alive = alive and self._say(caller, name) is not None
        while alive:
            alive = self.serve_next(caller)
            if self._chance.random() < PAUSE_SHARE:
                time.sleep(PAUSE_S)

    def _next(self, caller: Caller) -> bool:
        """Another customer; False when the till is gone before anything was asked for."""
        name = f"{self.name}-{self._count + 1}"
        wish = self._wish(name)
        points = wish.get("redeem", {}).get("points", 0)
        try:
            if points and self._chance.random() >= GREEDY_SHARE:
                (member,) = caller.members(code=wish["member"])
                if member["spendable_here"] < points:
                    del wish["redeem"]
        except GONE:
            return False
        self._count += 1
        self._asked[name] = wish
        self._open.append(name)
        return True

    def _settle(self, caller: Caller) -> bool:
        """Ask for what is open, again and again under the same id; False when the till is gone."""
        while self._open:
            if self._say(caller, self._open[0]) is None:
                return False
        return True

    def _say(self, caller: Caller, name: str) -> Saw | None:
        """One attempt; LOST when the till could not answer now, None when it is gone."""
        wish = self._asked[name]
        self._history.add(Event(self.name, name, Saw.INVOKE))
        try:
            told = caller.refund(wish) if "sale" in wish else caller.sell(wish)
        except Refused as refused:
            busy = refused.status == HTTPStatus.SERVICE_UNAVAILABLE
            return self._saw(Event(self.name, name, Saw.LOST if busy else Saw.REFUSED))
        except GONE:
            self._saw(Event(self.name, name, Saw.LOST))
            return None
        return self._saw(_answer(self.name, told))

    def _saw(self, event: Event) -> Saw:
        self._history.add(event)
        if event.saw is not Saw.LOST and self._close(event.id) and event.saw is Saw.OK:
            self._answered.append(event.id)
        return event.saw

    def _close(self, name: str) -> bool:
        is_first = name in self._open
        if is_first:
            self._open.remove(name)
        return is_first

    def _wish(self, name: str) -> Document:
        chance, sold = self._chance, self._answered
        if sold and chance.random() < REFUND_SHARE:
            sale = chance.choice(sold[-30:])
            if "sale" not in self._asked[sale]:
                part = {"lines": [{"line": 1, "quantity": 1}]} if chance.random() < 0.5 else {}
                return {"id": name, "sale": sale, **part}
        lines = [
            {
                "category": chance.choice(self._categories),
                "amount_minor": chance.randrange(200, 9_000),
                "quantity": chance.randrange(1, 4),
            }
            for _ in range(chance.randrange(1, 4))
        ]
        wish: Document = {"id": name, "lines": lines}
        if chance.random() >= STRANGER_SHARE:
            wish["member"] = chance.choice(self._far if self._far and chance.random() >= HOME_SHARE else self._near)
            if chance.random() < REDEEM_SHARE:
                wish["redeem"] = {"points": 100 * chance.randrange(1, 4)}
        return wish


def _answer(till: str, told: Document) -> Event:
    gained = told["points_earned"] - told["points_used"] if told["kind"] == "sale" else 0
    if told["kind"] == "refund":
        gained = told["points_given_back"] - told["points_taken_back"]
    return Event(till, told["id"], Saw.OK, told["member"], gained, (told["epoch"], told["seq"]), told["hash"])
