# only: apr-dto-in-core
from sqlalchemy.orm import Session

from harbour_without_domain.rows import ThingRow
from harbour_without_domain.schemas import Berth, Buoy, Cargo, Crane, Customs, Lock, Pilot, Ship, ShipCreate, Tug, Voyage


class ThingRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def get_berth(self, number: int) -> Berth:  # error: apr-dto-in-core
        row = self.session.get_one(ThingRow, number)
        return Berth(id=row.id, name=row.name)

    def get_ship(self, number: int) -> Ship:
        row = self.session.get_one(ThingRow, number)
        return Ship(id=row.id, name=row.name)

    def get_crane(self, number: int) -> Crane:
        row = self.session.get_one(ThingRow, number)
        return Crane(id=row.id, name=row.name)

    def get_pilot(self, number: int) -> Pilot:
        row = self.session.get_one(ThingRow, number)
        return Pilot(id=row.id, name=row.name)

    def get_cargo(self, number: int) -> Cargo:
        row = self.session.get_one(ThingRow, number)
        return Cargo(id=row.id, name=row.name)

    def get_voyage(self, number: int) -> Voyage:
        row = self.session.get_one(ThingRow, number)
        return Voyage(id=row.id, name=row.name)

    def get_tug(self, number: int) -> Tug:
        row = self.session.get_one(ThingRow, number)
        return Tug(id=row.id, name=row.name)

    def get_buoy(self, number: int) -> Buoy:
        row = self.session.get_one(ThingRow, number)
        return Buoy(id=row.id, name=row.name)

    def get_lock(self, number: int) -> Lock:
        row = self.session.get_one(ThingRow, number)
        return Lock(id=row.id, name=row.name)

    def get_customs(self, number: int) -> Customs:
        row = self.session.get_one(ThingRow, number)
        return Customs(id=row.id, name=row.name)

    def rename(self, ship: Ship) -> None:
        self.session.get_one(ThingRow, ship.id).name = ship.name

    def add(self, ship: ShipCreate) -> None:  # error: apr-dto-in-core
        self.session.add(ThingRow(name=ship.name))
