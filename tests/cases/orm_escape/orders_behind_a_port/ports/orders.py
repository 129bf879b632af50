from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass
class Order:
    id: int
    total: int


class OrderRepository(ABC):
    @abstractmethod
    def get(self, order_id: int) -> Order: ...
