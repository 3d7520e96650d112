"""What the replica of a simulated till says of goods and of the programme."""

from loyalty.exchange.replica import PRODUCT, PRODUCT_CODE
from loyalty.rules.programme import Programme
from loyalty.signing.signature import Verifier
from terminal.catalogue_ports import Category, Product
from terminal.programme_ports import ProgrammeFault
from tests.fakes.memory_replica import MemoryReplica


class MemoryGoods:
    """Part of the store: look-ups that no own op changes."""

    _server: Verifier

    @property
    def _replica(self) -> MemoryReplica:
        raise NotImplementedError

    def product(self, product_id: str) -> Product | None:
        row = self._replica.tables[PRODUCT.name].get(product_id)
        return None if row is None else self._replica.as_product(row)

    def product_by_gtin(self, gtin: str) -> Product | None:
        code = self._replica.tables[PRODUCT_CODE.name].get(gtin)
        row = None if code is None else self._replica.tables[PRODUCT.name].get(code.values["product"])
        return None if row is None else self._replica.as_product(row, gtin)

    def products_by_name(self, prefix: str, limit: int) -> list[Product]:
        return self._replica.products_called(prefix)[:limit]

    def picture_keys(self, limit: int) -> list[Product]:
        return self._replica.pictures()[:limit]

    def categories(self) -> list[Category]:
        return self._replica.categories()

    def programme(self, at_ms: int) -> Programme | None:
        return self._replica.programme(at_ms, self._server)

    def programme_version(self, version: int) -> Programme | None:
        return self._replica.version(version, self._server)

    def programme_faults(self) -> list[ProgrammeFault]:
        return self._replica.programme_faults(self._server)

    def stopped_rules(self) -> frozenset[str]:
        return self._replica.stopped_rules()
