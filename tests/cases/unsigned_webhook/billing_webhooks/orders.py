"""What is done."""

from sqlalchemy import update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]


class Orders:
    def __init__(self, session: Session) -> None:
        self.session = session

    def pay(self, order_id: int) -> None:
        self.session.execute(update(Order).where(Order.id == order_id).values(status="paid"))
        self.session.commit()


def get_orders() -> Orders:
    raise NotImplementedError
