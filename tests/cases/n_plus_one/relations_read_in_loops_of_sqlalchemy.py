# only: apr-n-plus-one
"""Lazy relations of SQLAlchemy read once a row under a synchronous session; eager loading, wherever it was said, is silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, backref, contains_eager, joinedload, mapped_column, relationship, selectinload
from sqlalchemy.orm import selectinload as load_with


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list[Order]] = relationship(back_populates="customer")


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    note: Mapped[str]
    customer: Mapped[Customer] = relationship(back_populates="orders")
    lines: Mapped[list[Line]] = relationship(back_populates="order")
    tags: Mapped[list[Tag]] = relationship(lazy="selectin", backref=backref("order", lazy="joined"))

    @property
    def total(self) -> int:
        return sum(line.cents for line in self.lines)

    @property
    def label(self) -> str:
        return f"{self.id}: {self.note}"

    def __str__(self) -> str:
        return f"{self.customer.name} #{self.id}"


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    cents: Mapped[int]
    order: Mapped[Order] = relationship(back_populates="lines")
    product: Mapped[Product] = relationship()


class Product(Base):
    __tablename__ = "products"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    text: Mapped[str]


@dataclass
class OrderRow:
    id: int
    customer: str


def in_a_comprehension(session: Session) -> list[str]:
    return [order.customer.name for order in session.scalars(select(Order))]  # error: apr-n-plus-one


def in_a_loop(session: Session) -> list[OrderRow]:
    rows = []
    orders = session.scalars(select(Order).order_by(Order.id)).all()
    for order in orders:
        customer = order.customer  # error: apr-n-plus-one
        rows.append(OrderRow(order.id, customer.name))
    return rows


def twice_the_same_relation_is_one_finding(session: Session) -> list[str]:
    found = []
    for order in session.query(Order).filter(Order.note != "").all():
        found.append(order.customer.name)  # error: apr-n-plus-one
        found.append(str(order.customer.id))
    return found


def through_a_nested_loop(session: Session) -> int:
    total = 0
    for order in session.scalars(select(Order)):
        for line in order.lines:  # error: apr-n-plus-one
            total += line.cents
    return total


def only_half_is_loaded(session: Session) -> list[str]:
    orders = session.scalars(select(Order).options(selectinload(Order.lines))).all()
    return [line.product.sku for order in orders for line in order.lines]  # error: apr-n-plus-one


def of_one_row_is_one_query(session: Session, order_id: int) -> int:
    order = session.get_one(Order, order_id)
    return sum(line.cents for line in order.lines)


def each_line_of_one_row(session: Session, order_id: int) -> list[str]:
    order = session.get_one(Order, order_id)
    return [line.product.sku for line in order.lines]  # error: apr-n-plus-one


def back_to_where_it_came_from(session: Session, order_id: int) -> list[str]:
    order = session.get_one(Order, order_id)
    return [f"{line.order.id}/{line.id}" for line in order.lines]


def through_a_property(session: Session) -> int:
    return sum(order.total for order in session.scalars(select(Order)))  # error: apr-n-plus-one


def a_property_of_columns(session: Session) -> list[str]:
    return [order.label for order in session.scalars(select(Order))]


def through_str(session: Session) -> list[str]:
    return [str(order) for order in session.scalars(select(Order))]  # error: apr-n-plus-one


def through_an_f_string(session: Session) -> list[str]:
    lines = []
    for order in session.scalars(select(Order)):
        lines.append(f"order {order}")  # error: apr-n-plus-one
    return lines


def as_a_sort_key(session: Session) -> list[Order]:
    orders = list(session.scalars(select(Order)))
    return sorted(orders, key=lambda order: order.customer.name)  # error: apr-n-plus-one


def with_a_condition(session: Session) -> list[int]:
    return [order.id for order in session.scalars(select(Order)) if order.customer.name == "Ada"]  # error: apr-n-plus-one


def joined_for_the_filter_only(session: Session) -> list[str]:
    orders = session.scalars(select(Order).join(Order.customer).where(Customer.name.startswith("A"))).all()
    return [order.customer.name for order in orders]  # error: apr-n-plus-one


def joined_and_loaded(session: Session) -> list[str]:
    statement = select(Order).join(Order.customer).options(contains_eager(Order.customer)).where(Customer.name.startswith("A"))
    return [order.customer.name for order in session.scalars(statement)]


def loaded_by_join(session: Session) -> list[str]:
    return [order.customer.name for order in session.scalars(select(Order).options(joinedload(Order.customer)))]


def loaded_under_another_name(session: Session) -> int:
    statement = select(Order)
    statement = statement.options(load_with(Order.lines).joinedload(Line.product))
    return sum(len(line.product.sku) for order in session.scalars(statement) for line in order.lines)


def loaded_by_the_model(session: Session) -> list[str]:
    return [tag.text for order in session.scalars(select(Order)) for tag in order.tags]


def loaded_by_the_backref(session: Session) -> list[str]:
    return [tag.order.note for tag in session.scalars(select(Tag))]


def column_of_the_key(session: Session) -> list[int]:
    return [order.customer_id for order in session.scalars(select(Order))]


def of_the_class_itself(session: Session) -> list[str]:
    names = []
    for _ in session.scalars(select(Order)):
        names.append(str(Order.customer))
    return names


def a_constant_few(session: Session) -> list[str]:
    return [order.customer.name for order in session.scalars(select(Order).order_by(Order.id.desc()).limit(3))]


def _loaded(session: Session) -> Sequence[Order]:
    return session.scalars(select(Order).options(joinedload(Order.customer), selectinload(Order.lines))).all()


def _bare(session: Session) -> Sequence[Order]:
    return session.scalars(select(Order)).all()


def loaded_by_a_helper(session: Session) -> list[str]:
    return [order.customer.name for order in _loaded(session)]


def not_loaded_by_a_helper(session: Session) -> list[str]:
    return [order.customer.name for order in _bare(session)]  # error: apr-n-plus-one


def _names(orders: Iterable[Order]) -> list[str]:
    return [order.customer.name for order in orders]


def hands_on_loaded_rows(session: Session) -> list[str]:
    return _names(_loaded(session))


def _skus(orders: Iterable[Order]) -> list[str]:
    return [line.product.sku for order in orders for line in order.lines]  # error: apr-n-plus-one


def hands_on_half_loaded_rows(session: Session) -> list[str]:
    return _skus(_loaded(session))


def _describe(order: Order) -> str:
    return f"{order.id} for {_buyer(order)}"


def _buyer(order: Order) -> str:
    return order.customer.name


def through_two_helpers(session: Session) -> list[str]:
    return [_describe(order) for order in session.scalars(select(Order))]  # error: apr-n-plus-one


def through_two_helpers_with_loaded_rows(session: Session) -> list[str]:
    return [_describe(order) for order in _loaded(session)]


def one_row_through_helpers(session: Session, order_id: int) -> str:
    return _describe(session.get_one(Order, order_id))
