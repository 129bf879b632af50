from .models import Status
from .repositories import Letters, Shipments


class ShipmentService:
    def __init__(self, shipments: Shipments) -> None:
        self.shipments = shipments

    def hold(self, shipment_id: int) -> None:
        self._held(shipment_id)

    def _held(self, shipment_id: int) -> None:
        shipment = self.shipments.get(shipment_id)
        shipment.hold()

    def write_off(self, ids: list[int]) -> int:
        return self.shipments.mark_lost(ids)


class LetterService:
    def __init__(self, letters: Letters) -> None:
        self.letters = letters

    def hold(self, letter_id: int) -> None:
        letter = self.letters.locked(letter_id)
        letter.hold()

    def send(self, letter_id: int) -> None:
        letter = self.letters.locked(letter_id)
        if letter.status is Status.OPEN:
            letter.status = Status.SENT
