from __future__ import annotations

from fulfilment.guards import Policy, WrongState, check_weight, ensure_move
from fulfilment.models import Return, Shipment, ShipmentState
from fulfilment.repositories import ReturnRepository, ShipmentRepository


class ShipmentService:
    def __init__(self, shipments: ShipmentRepository, returns: ReturnRepository, policy: Policy) -> None:
        self.shipments = shipments
        self.returns = returns
        self.policy = policy

    def pick(self, shipment_id: int) -> None:
        shipment = self.shipments.get(shipment_id)
        ensure_move(shipment, ShipmentState.PICKED)
        shipment.state = ShipmentState.PICKED

    def send(self, shipment_id: int) -> None:
        shipment = self.shipments.get(shipment_id)
        check_weight(shipment)
        shipment.state = ShipmentState.SENT  # error: apr-unvalidated-transition

    def send_planned(self, shipment_id: int) -> None:
        shipment = self.shipments.get_planned(shipment_id)
        shipment.state = ShipmentState.SENT

    def send_by_policy(self, shipment_id: int) -> None:
        shipment = self.shipments.get(shipment_id)
        self.policy.check(shipment)
        shipment.state = ShipmentState.SENT

    def arrive(self, shipment_id: int) -> None:
        shipment = self.shipments.get(shipment_id)
        if shipment.state is not ShipmentState.SENT:
            raise WrongState
        self.shipments.set_state(shipment_id, ShipmentState.ARRIVED)

    def lose(self, shipment_id: int) -> None:
        self.shipments.lose(shipment_id)

    def find_again(self) -> None:
        for shipment in self.shipments.list_lost():
            self.shipments.find(shipment)
            shipment.order_id = 0

    def start(self, order_id: int) -> Shipment:
        shipment = self.shipments.create(order_id)
        shipment.state = ShipmentState.PICKED
        return shipment

    def accept(self, return_id: int) -> None:
        found = self.returns.get(return_id)
        found.status = "accepted"  # error: apr-unvalidated-transition

    def is_open(self, found: Return) -> bool:
        return found.status not in ("accepted", "refused")

    def explain(self, return_id: int) -> None:
        found = self.returns.get(return_id)
        found.reason = "accepted"
