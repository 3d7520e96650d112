"""A disk with a cache that a power cut empties: what was not synced is lost, kept or torn, sector by sector.

The model: a sync is honest, and brings every name made, removed or changed before it to disk as well (a journal of
names, in order, as ext4, XFS, APFS and NTFS keep one). Data of different sectors reaches the disk in any order. After
a sync that failed, the writes before it count as clean: no later sync brings them to disk any more.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.powercuts.recording import Cut, Event, Made, Removed, Renamed, Said, Synced, Written

SECTOR = 512


@dataclass
class Content:
    """One file: what is surely on disk, and what has been written since, oldest first.

    `orphans` are sectors whose sync failed: the process still reads them, the disk may have them or not.
    """

    stable: bytes = b""
    waiting: list[Written | Cut] = field(default_factory=list)
    orphans: dict[int, bytes] = field(default_factory=dict)

    def sync(self) -> None:
        """Everything that waits is on disk, with whatever else lies in the same sectors."""
        touched = {sector for change in self.waiting for sector in _sectors(change)}
        whole = bytearray(self.stable)
        for sector in touched & self.orphans.keys():
            _put(whole, sector * SECTOR, self.orphans.pop(sector))
        for change in self.waiting:
            _apply(whole, change)
        self.stable, self.waiting = bytes(whole), []

    def give_up(self) -> None:
        """The sync failed: the system believes that all is written, and nothing will write it again."""
        image = self._seen()
        for change in self.waiting:
            _apply(image, change)
            self.orphans |= {sector: _sector(image, sector) for sector in _sectors(change)}
        self.waiting = []

    def after_cut(self, chance: random.Random, kept: float) -> bytes:
        """What a power cut leaves: every touched sector old, new, something between, or half of each."""
        image, sizes = self._seen(), [len(self.stable)]
        versions = {sector: [_sector(self.stable, sector), content] for sector, content in sorted(self.orphans.items())}
        sizes += [max(versions, default=-1) * SECTOR + SECTOR] if versions else []
        for change in self.waiting:
            _apply(image, change)
            sizes.append(len(image))
            for sector in _sectors(change):
                versions.setdefault(sector, [_sector(self.stable, sector)]).append(_sector(image, sector))
        size = chance.choice((sizes[0], sizes[-1], chance.choice(sizes)))
        left = bytearray(self.stable[:size].ljust(size, b"\0"))
        for sector, seen in versions.items():
            at = sector * SECTOR
            left[at : at + SECTOR] = _survivor(chance, kept, seen)[: max(size - at, 0)]
        return bytes(left[:size])

    def _seen(self) -> bytearray:
        image = bytearray(self.stable)
        for sector, content in self.orphans.items():
            _put(image, sector * SECTOR, content)
        return image


class Disk:
    """All files of a folder."""

    def __init__(self) -> None:
        self.now: dict[str, Content] = {}
        self.stable: dict[str, Content] = {}
        self.names: list[Made | Removed | Renamed] = []
        self._made: list[Content] = []

    def happen(self, event: Event) -> None:
        """The next thing that the process did."""
        match event:
            case Written() | Cut():
                self.now[event.path].waiting.append(event)
            case Synced(failed=True):
                if event.path in self.now:
                    self.now[event.path].give_up()
            case Synced():
                self._commit_names(len(self.names))
                if event.path in self.now:
                    self.now[event.path].sync()
            case Made() | Removed() | Renamed():
                self.names.append(event)
                if isinstance(event, Made):
                    self._made.append(Content())
                _rename(self.now, event, self._made[-1] if self._made else None)
            case Said():
                pass

    def cut(self, folder: Path, chance: random.Random) -> None:
        """Leave in `folder` what the power cut leaves; the disk itself goes on as if there had been none."""
        weather = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        names, made = dict(self.stable), list(self._unborn())
        for event in self.names[: chance.randint(0, len(self.names))]:
            _rename(names, event, made.pop(0) if isinstance(event, Made) else None)
        folder.mkdir(parents=True)
        for path, content in names.items():
            (folder / Path(path).name).write_bytes(content.after_cut(chance, weather))

    def _unborn(self) -> list[Content]:
        count = sum(isinstance(event, Made) for event in self.names)
        return self._made[len(self._made) - count :]

    def _commit_names(self, count: int) -> None:
        made = self._unborn()
        for event in self.names[:count]:
            _rename(self.stable, event, made.pop(0) if isinstance(event, Made) else None)
        self.names = self.names[count:]


def _rename(names: dict[str, Content], event: Made | Removed | Renamed, made: Content | None) -> None:
    match event:
        case Made():
            assert made is not None
            names[event.path] = made
        case Removed():
            names.pop(event.path, None)
        case Renamed():
            if event.path in names:
                names[event.to] = names.pop(event.path)


def _survivor(chance: random.Random, kept: float, seen: list[bytes]) -> bytes:
    """Of the contents that a sector had, oldest first."""
    if chance.random() >= kept:
        return seen[0]
    if chance.random() < 0.7:
        return seen[-1]
    old, new = chance.choice(seen), chance.choice(seen)
    tear = chance.randrange(SECTOR)
    return new[:tear] + old[tear:]


def _apply(image: bytearray, change: Written | Cut) -> None:
    if isinstance(change, Cut):
        del image[change.size :]
        image.extend(bytes(change.size - len(image)))
    else:
        _put(image, change.at, change.data)


def _put(image: bytearray, at: int, data: bytes) -> None:
    image.extend(bytes(max(0, at + len(data) - len(image))))
    image[at : at + len(data)] = data


def _sectors(change: Written | Cut) -> range:
    if isinstance(change, Cut):
        return range(0)
    return range(change.at // SECTOR, -(-(change.at + len(change.data)) // SECTOR))


def _sector(image: bytes | bytearray, number: int) -> bytes:
    return bytes(image[number * SECTOR : (number + 1) * SECTOR]).ljust(SECTOR, b"\0")
