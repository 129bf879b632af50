from typing import Any

from ..ports.carriers import CarrierRepository
from ..schemas import CarrierIn


class PgCarriers(CarrierRepository):
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def save(self, vat_id: str, name: str) -> None:
        self.connection.execute("INSERT INTO carriers (vat_id, name) VALUES (%s, %s)", (vat_id, name))

    def save_all(self, carriers: list[CarrierIn]) -> None:  # error: apr-dto-in-core
        for one in carriers:
            self.save(one.vat_id, one.name)


class PgLog:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def log(self, entry: Any) -> None:
        self.connection.execute("INSERT INTO log (body) VALUES (%s)", (str(entry),))
