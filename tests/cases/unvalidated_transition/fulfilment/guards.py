from __future__ import annotations

from abc import ABC, abstractmethod

from fulfilment.models import Shipment, ShipmentState


class WrongState(Exception):
    pass


MOVES = {
    ShipmentState.PLANNED: {ShipmentState.PICKED},
    ShipmentState.PICKED: {ShipmentState.SENT},
}


def ensure_move(shipment: Shipment, to: ShipmentState) -> None:
    _refuse(shipment.state, to)


def _refuse(present: ShipmentState, to: ShipmentState) -> None:
    if to not in MOVES.get(present, set()):
        raise WrongState(f"{present} to {to}")


def check_weight(shipment: Shipment) -> None:
    if shipment.order_id < 0:
        raise ValueError(shipment.order_id)


class Policy(ABC):
    @abstractmethod
    def check(self, shipment: Shipment) -> None: ...


class StrictPolicy(Policy):
    def check(self, shipment: Shipment) -> None:
        if shipment.state is not ShipmentState.PLANNED:
            raise WrongState


class LoosePolicy(Policy):
    def check(self, shipment: Shipment) -> None:
        if shipment.state is ShipmentState.LOST:
            raise WrongState
