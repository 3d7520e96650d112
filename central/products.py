"""Takes products from a table (CSV) that people made: everything or nothing, each mistake named by its line."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from central.store.catalogue import Category, Product, categories, products, save_categories, save_products
from loyalty.codes.gtin import gtin14
from loyalty.ops.fields import NAMES_MAX
from loyalty.shopping.basket import CATALOGUE_ID_LETTERS_MAX
from loyalty.shopping.member import folded
from loyalty.values.errors import Refusal
from loyalty.values.ids import ID_BYTES, new_id
from loyalty.values.money import minor_digits, parse_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from central.store.database import Transaction

FILE_BYTES_MAX = 10 * 1024 * 1024
ROWS_MAX = 200_000
MISTAKES_SHOWN = 50
NAME_LETTERS_MAX = 200
RANK_MAX = 999

_NEEDED = ("code", "name", "category", "price")
_COLUMNS = (*_NEEDED, "picture_rank", "tags")
_FORMULA = tuple("=+-@")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, each cell proven to be sane by itself; `gtin` has 14 digits.

    Without a column of that name `tags` are None: a product keeps those that it has.
    """

    line: int
    name: str
    category: str
    price_minor: int | None
    picture_rank: int | None
    gtin: str | None
    tags: tuple[str, ...] | None = None


@dataclass(slots=True)
class Import:
    """What a table would do: `mistakes` not empty means that it does nothing."""

    mistakes: list[str] = field(default_factory=list)
    new_categories: list[Category] = field(default_factory=list)
    added: list[Product] = field(default_factory=list)
    changed: list[Product] = field(default_factory=list)
    unchanged: int = 0

    def mistake(self, line: int, sentence: str) -> None:
        """Notes what is wrong in a line."""
        if len(self.mistakes) < MISTAKES_SHOWN:
            self.mistakes.append(f"line {line}: {sentence}")
        elif len(self.mistakes) == MISTAKES_SHOWN:
            self.mistakes.append(f"and more; the first {MISTAKES_SHOWN} are shown")


def plan(tx: Transaction, data: bytes, currency: str, entropy: Callable[[int], bytes]) -> Import:
    """What this file would change; writes nothing."""
    result = Import()
    rows = read_table(data, currency, result)
    if not result.mistakes:
        _compare(tx, rows, entropy, result)
    return result


def import_now(tx: Transaction, data: bytes, currency: str, entropy: Callable[[int], bytes]) -> Import:
    """Does what this file asks for, nothing at all when it holds a mistake."""
    planned = plan(tx, data, currency, entropy)
    if not planned.mistakes:
        save_categories(tx, planned.new_categories)
        save_products(tx, [*planned.added, *planned.changed])
    return planned


def read_table(data: bytes, currency: str, result: Import) -> list[Row]:
    """The sane rows of a table; what is wrong with the others is noted in `result`."""
    if len(data) > FILE_BYTES_MAX:
        result.mistakes.append(f"the file is larger than {FILE_BYTES_MAX // 1024 // 1024} MB; split it")
        return []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        result.mistake(line, "the text is not UTF-8; save the file as CSV UTF-8")
        return []
    first, _, _ = text.partition("\n")
    separator = max(",;\t", key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    rows: list[Row] = []
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if not _header_fits(header, result):
            return []
        for cells in reader:
            row = _row(dict(zip(header, cells, strict=False)), len(cells) - len(header), reader, currency, result)
            rows += [row] if row is not None else []
            if len(rows) > ROWS_MAX:
                result.mistake(reader.line_num, f"a table has at most {ROWS_MAX:,} lines; split it")
                break
    except csv.Error as wrong:
        result.mistake(reader.line_num, f"this is no readable table: {wrong}")
    return rows


def _header_fits(header: list[str], result: Import) -> bool:
    missing = [name for name in _NEEDED if name not in header]
    unknown = [name for name in header if name not in _COLUMNS]
    if missing:
        result.mistake(1, f"the columns {', '.join(missing)} are missing; the first line names {', '.join(_NEEDED)}")
    if unknown:
        result.mistake(1, f"unknown columns: {', '.join(name[:20] or 'one without a name' for name in unknown)}")
    if len(set(header)) != len(header):
        result.mistake(1, "a column is named twice")
    return not result.mistakes


def _row(cells: dict[str, str], surplus: int, reader: object, currency: str, result: Import) -> Row | None:
    line = getattr(reader, "line_num", 0)
    if not any(cell.strip() for cell in cells.values()):
        return None
    if surplus:
        result.mistake(line, f"{'more' if surplus > 0 else 'fewer'} cells than the first line has columns")
        return None
    before = len(result.mistakes)
    values = {name: _plain(cell) for name, cell in cells.items()}
    for name, cell in values.items():
        if cell.startswith(_FORMULA):
            result.mistake(line, f"{name} looks like a formula or a negative number; only plain text is taken")
        elif any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in cell):
            result.mistake(line, f"{name} holds control characters")
    gtin = _gtin(values["code"], line, result)
    price = _price(values["price"], currency, line, result)
    rank = _rank(values.get("picture_rank", ""), line, result)
    tags = _tags(values["tags"], line, result) if "tags" in values else None
    for name in ("name", "category"):
        longest = NAME_LETTERS_MAX if name == "name" else 60
        if not 1 <= len(values[name]) <= longest:
            result.mistake(line, f"{name} must have 1 to {longest} letters")
    if len(result.mistakes) > before:
        return None
    return Row(line, values["name"], values["category"], price, rank, gtin, tags)


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip(" \u00a0")


def _gtin(code: str, line: int, result: Import) -> str | None:
    digits = re.sub(r"[ -]", "", code)
    if not digits:
        return None
    found = gtin14(digits)
    if found is None:
        result.mistake(line, f"code {code[:20]!r} is no EAN or UPC: wrong check digit or length")
    return found


def _price(text: str, currency: str, line: int, result: Import) -> int | None:
    if not text:
        return None
    amount = parse_amount(text, currency)
    if isinstance(amount, Refusal):
        result.mistake(line, f"price {text[:20]!r} is not an amount such as 2.50; leave it empty to ask at the till")
        return None
    return amount


def _rank(text: str, line: int, result: Import) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) == 0:
        result.mistake(line, f"picture_rank {text[:20]!r} is not a whole number from 1 to {RANK_MAX}")
        return None
    return int(text)


def _tags(text: str, line: int, result: Import) -> tuple[str, ...]:
    """Words between spaces, each once."""
    tags = tuple(sorted(set(text.split())))
    if len(tags) > NAMES_MAX:
        result.mistake(line, f"tags has more than {NAMES_MAX} words")
    long = next((tag for tag in tags if len(tag) > CATALOGUE_ID_LETTERS_MAX), None)
    if long is not None:
        result.mistake(line, f"the tag {long[:20]!r} has more than {CATALOGUE_ID_LETTERS_MAX} letters")
    return tags


def _compare(tx: Transaction, rows: Iterable[Row], entropy: Callable[[int], bytes], result: Import) -> None:
    known_categories = {name: one.id for one in categories(tx) for name in (one.id, folded(one.name))}
    there = products(tx)
    by_gtin = {one.gtin: one for one in there if one.gtin is not None}
    by_name = {folded(one.name): one for one in there if one.gtin is None}
    seen: dict[str, int] = {}
    for row in rows:
        key = row.gtin or folded(row.name)
        if key in seen:
            result.mistake(row.line, f"the same {'code' if row.gtin else 'name'} stands in line {seen[key]}")
            continue
        seen[key] = row.line
        category = _category(row.category, known_categories, result)
        before = by_gtin.get(row.gtin) if row.gtin is not None else by_name.get(key)
        product = Product(
            id=new_id(entropy(ID_BYTES)) if before is None else before.id,
            name=row.name,
            category=category,
            price_minor=row.price_minor,
            picture_rank=row.picture_rank,
            gtin=row.gtin,
            tags=row.tags if row.tags is not None else before.tags if before is not None else (),
        )
        if before is None:
            result.added.append(product)
        elif replace(before, gtin=row.gtin) == product:
            result.unchanged += 1
        else:
            result.changed.append(product)


def _category(name: str, known: dict[str, str], result: Import) -> str:
    found = known.get(name) or known.get(folded(name))
    if found is not None:
        return found
    slug = re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")[:40] or "category"
    number, free = 2, slug
    while free in known.values():
        number, free = number + 1, f"{slug}-{number}"
    known[folded(name)] = free
    result.new_categories.append(Category(free, name))
    return free


def export_table(tx: Transaction, currency: str) -> str:
    """The catalogue as the table that `import_now` takes, so that it can be changed and brought back."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(_COLUMNS)
    digits = minor_digits(currency)
    for one in products(tx):
        price = "" if one.price_minor is None else str(Decimal(one.price_minor).scaleb(-digits))
        writer.writerow([one.gtin or "", one.name, one.category, price, one.picture_rank or "", " ".join(one.tags)])
    return table.getvalue()
