from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    NEW = "new"
    PACKED = "packed"
    SHIPPED = "shipped"
    LOST = "lost"
    EATEN = "eaten"


@dataclass
class Order:
    id: int
    status: Status = Status.NEW

    def pack(self) -> None:
        self.status = Status.PACKED

    def ship(self) -> None:
        self.status = Status.SHIPPED

    def lose(self) -> None:  # error: apr-untested-transition
        self.status = Status.LOST


@dataclass
class Crate:
    id: int
    status: Status = Status.NEW

    def pack(self) -> None:  # error: apr-untested-transition
        self.status = Status.PACKED
