# only: apr-orm-escape
"""Models, a helper beside them and a listener: nothing else uses them, so there is nothing to say."""

from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column


class Base(DeclarativeBase):
    pass


class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    cents: Mapped[int]


def total(invoices: list[Invoice]) -> int:
    return sum(invoice.cents for invoice in invoices)


def check(mapper: Mapper[Invoice], connection: object, target: Invoice) -> None:
    assert target.cents >= 0


event.listen(Invoice, "before_insert", check)
