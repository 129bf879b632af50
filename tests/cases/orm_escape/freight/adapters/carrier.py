"""An adapter that is handed a row, and one that is not."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from freight.domain.shipment import Shipment
from freight.models import InsuredParcelRow


@dataclass
class Carrier:
    client: httpx.Client
    pending: Mapping[str, InsuredParcelRow]  # error: apr-orm-escape

    def announce(self, shipment: Shipment) -> None:
        self.client.post("/announcements", json={"reference": shipment.reference})

    def insure(self, parcel: InsuredParcelRow) -> None:  # error: apr-orm-escape
        self.client.post("/insurances", json={"value": parcel.value})
