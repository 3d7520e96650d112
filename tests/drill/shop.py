"""The shop of the drill: real server, backups and restores on a real database, tills that keep chain and rights."""

import random
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from central.backup.making import make_backup
from central.backup.restoring import restore
from central.exchange.answer import Exchange
from central.store import recovery, schema
from central.store.database import open_database
from central.store.shops import Shop, name_shop, save_admin, trust_key
from central.store.shops import shop as read_shop
from loyalty.ops.bodies import Unknown, read_body
from loyalty.ops.effect import Credit
from loyalty.signing.signature import key_id
from tests.central.floor import Floor, FloorTill

OPENING = 2_000
STORES = ("North", "South")
SECRET = b"\x07" * 32


@dataclass
class DrillShop:
    """Tills by name, and what has to be said about them in the end."""

    url: str
    folder: Path
    rng: random.Random
    tills_a_store: int
    members: int
    floor: Floor = field(init=False)
    tills: dict[str, FloorTill] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.floor = Floor(self.url, members=self.members, points=OPENING)
        self.folder.mkdir(parents=True)
        (self.folder / "server-key").write_text(SECRET.hex() + "\n")
        write = self.floor.database.write
        write(partial(trust_key, key_id=key_id(self.floor.signer.public)))
        write(partial(name_shop, name="Drill", currency="GBP"))
        for name in ("Ana", "Ben"):
            write(partial(save_admin, name=name, password_hash="-", now_ms=0))
        for store in STORES:
            for number in range(1, self.tills_a_store + 1):
                self.tills[f"Till {number}, {store}"] = self.floor.till(store, f"Till {number}")
        for till in self.tills.values():
            till.exchange_all()

    # --- the tills

    def sell(self, till: FloorTill) -> None:
        """One customer: earns, and pays with what the till holds of theirs about every second time."""
        member = self.rng.choice(self.floor.members)
        use = min(till.held(member), self.rng.choice((0, 50, 100, 400))) // 10 * 10
        credit = self.rng.choice((Credit.LOCAL, Credit.POOL))
        till.sell(member, self.rng.randrange(500, 4_000), use=use, credit=credit)
        self.counts["ops"] += 1
        self.counts["redemptions"] += use > 0
        if use and self.about().restored_ms is not None:
            self.counts["redemptions_in_recovery"] += 1

    def talk(self, till: FloorTill) -> None:
        """Sends everything, hands back what is recalled, and sometimes asks for points that others hold."""
        wants = {self.rng.choice(self.floor.members): 100} if self.rng.random() < 0.3 else None
        reply = till.exchange(wants)
        for member, points in sorted(reply.recalls.items()):
            till.hand_back(member, points)
        till.exchange_all()

    # --- the server

    def about(self) -> Shop:
        return self.floor.database.read(read_shop)

    def missing(self) -> set[str]:
        """Whom the server waits for, by name."""
        generation = self.about().generation
        return set(self.floor.database.read(lambda tx: recovery.waiting(tx, generation)).missing)

    def backup(self, day: int) -> Path:
        """A verified backup beside the running server."""
        path = self.folder / f"day-{day}.backup"
        make_backup(self.floor.database, path, data=self.folder, now_ms=self.floor.clock())
        return path

    def put_back(self, archive: Path) -> None:
        """The server is stopped, restored and started again."""
        self.floor.database.close()
        restore(self.url, self.folder, archive, over=True, now_ms=self.floor.clock())
        self.floor.database = open_database(self.url)
        self.floor.exchange = Exchange(
            database=self.floor.database, signer=self.floor.signer, now_ms=self.floor.clock, news=self.floor.told
        )
        self.counts["restores"] += 1

    # --- the truth

    def wrong_balances(self) -> int:
        """Members whose balance is not what every operation ever committed at a till makes of it."""
        truth = Counter(dict.fromkeys(self.floor.members, OPENING))
        for till in self.tills.values():
            for sealed in till.log:
                operation = read_body(sealed.body)
                if not isinstance(operation, Unknown) and operation.member is not None:
                    truth[operation.member] += operation.effect.delta
        columns = schema.account.c
        query = sa.select(columns.member, columns.balance, columns.debt)
        rows = self.floor.database.read(lambda tx: tx.rows(query))
        wrong = [row for row in rows if row.balance - row.debt != truth[row.member]]
        return len(wrong) + len(truth) - len(rows)

    def differences(self) -> int:
        return len(self.floor.differences())

    def borne(self) -> int:
        """Points that the shop had to bear: overdrawn, or missing after a restore."""
        total = sa.cast(sa.func.coalesce(sa.func.sum(schema.liability.c.points), 0), sa.BigInteger)
        causes = schema.liability.c.cause.in_(("overdrawn", recovery.SHORTFALL))
        row = self.floor.database.read(lambda tx: tx.row(sa.select(total).where(causes)))
        return 0 if row is None else int(row[0])

    def close(self) -> None:
        self.floor.close()
