"""Categories and products as rows."""

from central.store.catalogue import Category, Product, categories, products, save_categories, save_products
from central.store.database import Database


def test_what_is_saved_is_found_and_saving_again_changes_it(database: Database) -> None:
    pen = Product("p1", "Pen", "office", 120, 3, "04006381333931")
    tea = Product("p2", "Tea", "office")
    database.write(lambda tx: save_categories(tx, [Category("office", "Office"), Category("ink", "Ink", "office")]))
    database.write(lambda tx: save_products(tx, [pen, tea]))
    assert database.read(categories) == [Category("ink", "Ink", "office"), Category("office", "Office")]
    assert database.read(products) == [pen, tea]
    dearer = Product("p1", "Pen", "office", 130, None, "04006381333931")
    database.write(lambda tx: save_products(tx, [dearer]))
    assert database.read(products) == [dearer, tea]


def test_a_product_may_have_several_codes(database: Database) -> None:
    both = [Product("p1", "Pen", "office", gtin=gtin) for gtin in ("04006381333931", "05000159461122")]
    database.write(lambda tx: save_products(tx, both))
    assert database.read(products) == both


def test_nothing_to_save_is_nothing_to_do(database: Database) -> None:
    database.write(lambda tx: save_products(tx, []))
    assert database.read(products) == []
