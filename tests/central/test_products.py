"""Importing products: what people's tables look like, and how their mistakes are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.products import FILE_BYTES_MAX, Import, export_table, import_now, plan, read_table
from central.store.catalogue import categories, products
from central.store.database import Database
from tests.central.floor import Dice

GOOD = """code,name,category,price,picture_rank
4006381333931,Pen,Stationery,1.20,
5000159461122,Chocolate,Food,0.95,3
,Flat white,Drinks,,1
"""


def import_text(database: Database, text: str | bytes, dice: Dice) -> Import:
    data = text.encode() if isinstance(text, str) else text
    return database.write(lambda tx: import_now(tx, data, "GBP", dice))


def mistakes(database: Database, text: str | bytes) -> list[str]:
    result = import_text(database, text, Dice())
    assert not database.read(products), "nothing is imported when there is a mistake"
    return result.mistakes


def test_a_good_table_is_taken_once_and_then_changes_nothing(database: Database) -> None:
    dice = Dice()
    first = import_text(database, GOOD, dice)
    assert (len(first.added), len(first.new_categories), first.mistakes) == (3, 3, [])
    found = {one.name: one for one in database.read(products)}
    assert found["Pen"].gtin == "04006381333931"
    assert (found["Pen"].price_minor, found["Flat white"].price_minor, found["Flat white"].gtin) == (120, None, None)
    assert {one.id for one in database.read(categories)} == {"stationery", "food", "drinks"}
    again = import_text(database, GOOD, dice)
    assert (again.added, again.changed, again.unchanged) == ([], [], 3)


def test_what_is_written_out_can_be_brought_back_unchanged(database: Database) -> None:
    dice = Dice()
    import_text(database, GOOD, dice)
    table = database.read(lambda tx: export_table(tx, "GBP"))
    assert "Pen,stationery,1.20," in table
    again = import_text(database, table, dice)
    assert (again.mistakes, again.added, again.changed, again.unchanged) == ([], [], [], 3)


def test_tags_are_words_and_a_table_without_them_takes_none_away(database: Database) -> None:
    dice = Dice()
    tagged = "code,name,category,price,tags\n4006381333931,Pen,Stationery,1.20, organic  fair organic \n"
    assert import_text(database, tagged, dice).added[0].tags == ("fair", "organic")
    assert import_text(database, tagged, dice).unchanged == 1
    assert ",1.20,,fair organic\n" in database.read(lambda tx: export_table(tx, "GBP"))
    (dearer,) = import_text(database, GOOD.replace("1.20", "1.30"), dice).changed
    assert dearer.tags == ("fair", "organic")
    (bare,) = import_text(database, tagged.replace(" organic  fair organic ", ""), dice).changed
    assert bare.tags == ()
    many = " ".join(f"t{place}" for place in range(51))
    wrong = import_text(database, tagged.replace("fair", f"{'x' * 65} {many}"), dice)
    assert [mistake[:17] for mistake in wrong.mistakes] == ["line 2: tags has ", "line 2: the tag '"]


def test_a_change_keeps_the_product_and_says_so(database: Database) -> None:
    dice = Dice()
    import_text(database, GOOD, dice)
    before = {one.name: one.id for one in database.read(products)}
    changed = import_text(database, GOOD.replace("0.95", "1.05"), dice)
    assert [one.price_minor for one in changed.changed] == [105]
    assert {one.name: one.id for one in database.read(products)} == before


def test_a_dry_run_writes_nothing(database: Database) -> None:
    planned = database.read(lambda tx: plan(tx, GOOD.encode(), "GBP", Dice()))
    assert len(planned.added) == 3
    assert database.read(products) == []


def test_what_office_programs_write_is_understood(database: Database) -> None:
    text = '\ufeffCode; Name ;CATEGORY;Price\r\n4006381333931;"Pen; blue";Stationery;1,20\r\n;;;\r\n'
    result = import_text(database, text.encode("utf-8"), Dice())
    assert result.mistakes == []
    assert [(one.name, one.price_minor) for one in result.added] == [("Pen; blue", 120)]
    assert import_text(database, "code\tname\tcategory\tprice\n\tTea\tDrinks\t2\n", Dice()).mistakes == []


HEADER = "code,name,category,price\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER + "4006381333932,Pen,S,1", "line 2: code '4006381333932' is no EAN"),
        (HEADER + ",Pen,S,1\n123,Pen,S,1", "line 3: code '123' is no EAN"),
        (HEADER + ",Pen,S,1e3", "line 2: price '1e3'"),
        (HEADER + ",Pen,S,0", "line 2: price '0'"),
        (HEADER + ",Pen,S,1.205", "line 2: price '1.205'"),
        (HEADER + ",Pen,S,１２", "line 2: price"),
        (HEADER + ",Pen,S,-5", "line 2: price looks like a formula or a negative number"),
        (HEADER + ",=cmd|' /C calc'!A0,S,1", "line 2: name looks like a formula"),
        (HEADER + ",@SUM(A1),S,1", "line 2: name looks like a formula"),
        (HEADER + ",,S,1", "line 2: name must have"),
        (HEADER + f",{'x' * 201},S,1", "line 2: name must have"),
        (HEADER + ",Pen\x1b,S,1", "line 2: name holds control characters"),
        (HEADER + ",Pen,,1", "line 2: category must have"),
        (HEADER + ",Pen,S", "line 2: fewer cells"),
        (HEADER + ",Pen,S,1,2", "line 2: more cells"),
        (HEADER + ",Pen,S,1\n,pen,S,2", "line 3: the same name stands in line 2"),
        (HEADER + '"Pen', "unexpected end of data"),
        ("code,name\n1,2", "line 1: the columns category, price are missing"),
        ("code,name,category,price,colour\n", "line 1: unknown columns: colour"),
        ("code,name,category,price,price\n", "line 1: a column is named twice"),
        ("", "line 1: the columns"),
        ("code,name,category,price,picture_rank\n,Pen,S,1,0", "line 2: picture_rank '0'"),
        ("code,name,category,price,picture_rank\n,Pen,S,1,two", "line 2: picture_rank 'two'"),
    ],
)
def test_a_mistake_is_named_by_its_line(database: Database, text: str, said: str) -> None:
    found = mistakes(database, text)
    assert any(said in one for one in found), found


def test_bytes_that_are_no_text_are_said_to_be(database: Database) -> None:
    assert "line 2: the text is not UTF-8" in mistakes(database, HEADER.encode() + "Stück".encode("latin-1"))[0]
    assert mistakes(database, b"PK\x03\x04\x00\x00")
    assert "larger than 10 MB" in mistakes(database, b"x" * (FILE_BYTES_MAX + 1))[0]


def test_many_mistakes_are_not_all_shown(database: Database) -> None:
    found = mistakes(database, HEADER + ",Pen,S,bad\n" * 500)
    assert len(found) == 51


def test_all_or_nothing(database: Database) -> None:
    assert mistakes(database, GOOD + "1,Bad,Food,1,\n")


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: (HEADER + text).encode("utf-8", "replace")))
def test_no_file_however_odd_ends_in_anything_but_a_plan(data: bytes) -> None:
    result = Import()
    rows = read_table(data, "GBP", result)
    assert all(row.name and row.category for row in rows)
    assert len(result.mistakes) <= 51


def test_categories_with_the_same_letters_stay_apart(database: Database) -> None:
    import_text(database, HEADER + ",A,Food & Drink,1\n,B,Food / Drink,1\n", Dice())
    assert [one.id for one in database.read(categories)] == ["food-drink", "food-drink-2"]
