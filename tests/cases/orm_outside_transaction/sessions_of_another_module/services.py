from sqlalchemy import select

from .database import UnitOfWork, customers, database, faithful_transaction, reading, repositories, session_scope, transaction
from .models import Customer, Order


def of_scope(customer_id: int) -> Customer:
    with session_scope() as session:
        return session.get_one(Customer, customer_id)  # error: apr-orm-outside-transaction


def after_scope(name: str) -> int:
    with session_scope() as session:
        customer = Customer(name=name)
        session.add(customer)
    return customer.id  # error: apr-orm-outside-transaction


def copied_in_scope(customer_id: int) -> str:
    with session_scope() as session:
        return session.get_one(Customer, customer_id).name


def of_reading(customer_id: int) -> Customer:
    with reading() as session:
        return session.get_one(Customer, customer_id)


def lazy_of_reading(customer_id: int) -> int:
    with reading() as session:
        customer = session.get_one(Customer, customer_id)
    return sum(order.total for order in customer.orders)  # error: apr-orm-outside-transaction


async def of_transaction(customer_id: int) -> Customer:
    async with transaction() as session:
        customer = await session.get_one(Customer, customer_id)
    return customer  # error: apr-orm-outside-transaction


async def of_faithful_transaction(customer_id: int) -> Customer:
    async with faithful_transaction() as session:
        customer = await session.get_one(Customer, customer_id)
    return customer


async def of_database(customer_id: int) -> Customer | None:
    async with database.session() as session:
        return await session.get(Customer, customer_id)


async def lazy_of_database(customer_id: int) -> int:
    async with database.session() as session:
        customer = await session.get_one(Customer, customer_id)
        return len(customer.orders)  # error: apr-orm-outside-transaction


async def lazy_through_a_property(customer_id: int) -> int:
    async with database.session() as session:
        customer = await session.get_one(Customer, customer_id)
        return customer.spent  # error: apr-orm-outside-transaction


async def plain_property(customer_id: int) -> str:
    async with database.session() as session:
        customer = await session.get_one(Customer, customer_id)
        return customer.label


async def of_unit_of_work(uow: UnitOfWork, name: str) -> int:
    async with uow:
        customer = Customer(name=name)
        uow.session.add(customer)
        await uow.commit()
        return customer.id  # error: apr-orm-outside-transaction


async def after_unit_of_work(uow: UnitOfWork, customer_id: int) -> str:
    async with uow:
        customer = await uow.session.get_one(Customer, customer_id)
    return customer.name  # error: apr-orm-outside-transaction


async def copied_in_unit_of_work(uow: UnitOfWork, customer_id: int) -> str:
    async with UnitOfWork() as work:
        customer = await work.session.get_one(Customer, customer_id)
        name = customer.name
        await work.commit()
    return name


async def totals(uow: UnitOfWork) -> list[int]:
    async with uow:
        orders = (await uow.session.scalars(select(Order))).all()
        return [order.total for order in orders]


async def of_repositories(customer_id: int) -> str:
    async with repositories() as (found, _):
        customer = await found.by_id(customer_id)
    return customer.name  # error: apr-orm-outside-transaction


async def of_one_repository(customer_id: int) -> Customer:
    async with customers() as found:
        return await found.by_id(customer_id)  # error: apr-orm-outside-transaction


async def copied_of_one_repository(customer_id: int) -> str:
    async with customers() as found:
        return (await found.by_id(customer_id)).name
