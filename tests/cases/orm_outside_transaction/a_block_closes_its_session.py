"""What is used after the block that closed its session, or returned out of it, is detached; what is copied out inside is not."""
# only: apr-orm-outside-transaction

from dataclasses import dataclass

from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload, sessionmaker

engine = create_engine("postgresql:///shop")
SessionLocal = sessionmaker(bind=engine, autoflush=False)
Keeping = sessionmaker(bind=engine, expire_on_commit=False)


class Base(DeclarativeBase): ...


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(back_populates="customer")


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    customer: Mapped[Customer] = relationship(back_populates="orders")


@dataclass(frozen=True)
class CustomerView:
    id: int
    email: str
    orders: int = 0


def send(address: str) -> None:
    print(address)


# --- wrong --------------------------------------------------------------------------------------------------------------------------


def used_after_the_block(customer_id: int) -> str:
    with Session(engine) as session:
        customer = session.get_one(Customer, customer_id)
    return customer.email  # error: apr-orm-outside-transaction


def returned_from_inside(customer_id: int) -> Customer | None:
    with SessionLocal() as session:
        customer = session.get(Customer, customer_id)
        return customer  # error: apr-orm-outside-transaction


def returned_at_once(customer_id: int) -> Customer | None:
    with SessionLocal() as db:
        return db.query(Customer).filter(Customer.id == customer_id).first()  # error: apr-orm-outside-transaction


def listed(limit: int) -> list[Customer]:
    with SessionLocal() as db:
        rows = db.scalars(select(Customer).limit(limit)).all()
        return list(rows)  # error: apr-orm-outside-transaction


def returned_behind_the_block(customer_id: int) -> Customer:
    with Session(engine) as session:
        customer = session.execute(select(Customer).where(Customer.id == customer_id)).scalar_one()
    return customer  # error: apr-orm-outside-transaction


def added_and_committed(email: str) -> int:
    customer = Customer(email=email)
    with Session(engine) as session:
        session.add(customer)
        session.commit()
    return customer.id  # error: apr-orm-outside-transaction


def begun_by_the_factory(email: str) -> str:
    with SessionLocal.begin() as session:
        customer = Customer(email=email)
        session.add(customer)
    send(customer.email)  # error: apr-orm-outside-transaction
    return "ok"


def two_managers_in_one_statement(customer_id: int) -> str:
    with Session(engine) as session, session.begin():
        customer = session.get_one(Customer, customer_id)
        customer.email = customer.email.lower()
    return customer.email  # error: apr-orm-outside-transaction


def looped_over_after(limit: int) -> list[str]:
    with SessionLocal() as db:
        customers = db.scalars(select(Customer).limit(limit)).all()
    return [customer.email for customer in customers]  # error: apr-orm-outside-transaction


def collected_inside(ids: list[int]) -> None:
    found = []
    with SessionLocal() as db:
        for one in ids:
            found.append(db.get_one(Customer, one))
    for customer in found:
        send(customer.email)  # error: apr-orm-outside-transaction


def mapped_too_late(customer_id: int) -> CustomerView:
    with SessionLocal() as db:
        customer = db.get_one(Customer, customer_id)
    return CustomerView(customer.id, customer.email)  # error: apr-orm-outside-transaction


def lazy_although_nothing_expires(customer_id: int) -> int:
    with Keeping() as session:
        customer = session.get_one(Customer, customer_id)
    return len(customer.orders)  # error: apr-orm-outside-transaction


def closed_in_finally(customer_id: int) -> Customer | None:
    session = SessionLocal()
    try:
        return session.get(Customer, customer_id)  # error: apr-orm-outside-transaction
    finally:
        session.close()


def closed_by_hand(customer_id: int) -> str:
    session = SessionLocal()
    customer = session.get_one(Customer, customer_id)
    session.close()
    return customer.email  # error: apr-orm-outside-transaction


def handed_to_another_function(customer_id: int) -> None:
    with SessionLocal() as db:
        customer = db.get_one(Customer, customer_id)
    show(customer)  # error: apr-orm-outside-transaction


def show(customer: Customer) -> None:
    print(customer.email)


class CustomerRepository:
    def __init__(self, factory: sessionmaker[Session]) -> None:
        self._factory = factory
        self.last: Customer | None = None

    def remember(self, customer_id: int) -> None:
        with self._factory() as session:
            self.last = session.get(Customer, customer_id)  # error: apr-orm-outside-transaction

    def by_email(self, email: str) -> Customer | None:
        with self._factory() as session:
            return session.scalar(select(Customer).where(Customer.email == email))  # error: apr-orm-outside-transaction


# --- right --------------------------------------------------------------------------------------------------------------------------


def copied_inside(customer_id: int) -> CustomerView:
    with Session(engine) as session:
        customer = session.get_one(Customer, customer_id)
        return CustomerView(customer.id, customer.email, len(customer.orders))


def one_value_copied(customer_id: int) -> str:
    with Session(engine) as session:
        customer = session.get_one(Customer, customer_id)
        email = customer.email
    return email


def only_columns(limit: int) -> list[tuple[int, str]]:
    with SessionLocal() as db:
        rows = db.execute(select(Customer.id, Customer.email).limit(limit)).all()
    return [(row.id, row.email) for row in rows]


def counted() -> int:
    with SessionLocal() as db:
        return db.scalar(select(func.count()).select_from(Customer)) or 0


def asked_for_presence(customer_id: int) -> bool:
    with SessionLocal() as db:
        customer = db.get(Customer, customer_id)
    return customer is not None


def nothing_expires(customer_id: int) -> Customer:
    with Keeping() as session:
        customer = session.get_one(Customer, customer_id)
        session.commit()
        return customer


def nothing_expires_by_the_call(customer_id: int) -> str:
    with Session(engine, expire_on_commit=False) as session:
        customer = session.get_one(Customer, customer_id)
    return customer.email


def loaded_and_detached(customer_id: int) -> Customer:
    with Session(engine) as session:
        customer = session.scalars(select(Customer).options(selectinload(Customer.orders)).where(Customer.id == customer_id)).one()
        session.expunge(customer)
    return customer


def eager_and_alone(customer_id: int) -> Customer:
    with Session(engine) as session:
        return session.scalars(select(Customer).options(selectinload(Customer.orders)).where(Customer.id == customer_id)).one()


def refreshed_before_it_leaves(email: str) -> Customer:
    with Session(engine) as session:
        customer = Customer(email=email)
        session.add(customer)
        session.commit()
        session.refresh(customer)
        return customer


def the_relation_was_read_inside(customer_id: int) -> int:
    with Keeping() as session:
        customer = session.get_one(Customer, customer_id)
        _ = customer.orders
    return len(customer.orders)


def never_in_a_session(email: str) -> Customer:
    customer = Customer(email=email)
    with Session(engine) as session:
        session.execute(select(1))
    return customer


def taken_over_by_another_session(customer_id: int) -> None:
    with SessionLocal() as first:
        customer = first.get_one(Customer, customer_id)
        first.expunge(customer)
    with SessionLocal() as second:
        second.add(customer)
        customer.email = customer.email.lower()
        second.commit()


class CustomerService:
    def __init__(self, session: Session) -> None:
        self.session = session

    def by_id(self, customer_id: int) -> Customer | None:
        return self.session.get(Customer, customer_id)

    def rename(self, customer_id: int, email: str) -> Customer:
        with self.session.begin():
            customer = self.session.get_one(Customer, customer_id)
            customer.email = email
        return customer
