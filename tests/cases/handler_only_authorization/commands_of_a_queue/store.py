from dataclasses import dataclass, field


@dataclass
class Order:
    id: int
    total: int
    status: str = "new"


@dataclass
class User:
    id: int
    role: str = "member"


@dataclass
class Review:
    id: int
    author_id: int


@dataclass
class Store:
    orders: dict[int, Order] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    shops: dict[int, str] = field(default_factory=dict)
    reviews: dict[int, Review] = field(default_factory=dict)
    carts: dict[int, dict[str, int]] = field(default_factory=dict)
    ledger: list[tuple[int, int]] = field(default_factory=list)


STORE = Store()
