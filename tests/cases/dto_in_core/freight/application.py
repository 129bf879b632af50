from .ports.carriers import CarrierRepository, LogRepository
from .schemas import CarrierIn


class Carriers:
    def __init__(self, carriers: CarrierRepository, log: LogRepository) -> None:
        self.carriers = carriers
        self.log = log

    def report(self, carrier: CarrierIn) -> None:
        self.log.log(carrier)  # error: apr-dto-in-core

    def report_name(self, carrier: CarrierIn) -> None:
        self.log.log({"name": carrier.name})

    def add(self, carrier: CarrierIn) -> None:
        self.carriers.save(carrier.vat_id, carrier.name)
