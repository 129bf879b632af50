from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .database import get_faithful_session, get_session
from .models import Customer

router = APIRouter()
ForgetfulSession = Annotated[AsyncSession, Depends(get_session)]
FaithfulSession = Annotated[AsyncSession, Depends(get_faithful_session)]


class CustomerOut(BaseModel):
    id: int
    name: str


@router.post("/customers", response_model=CustomerOut)
async def create(name: str, session: ForgetfulSession) -> Customer:
    customer = Customer(name=name)
    session.add(customer)
    await session.commit()
    return customer  # error: apr-orm-outside-transaction


@router.post("/customers/validated")
async def create_validated(name: str, session: ForgetfulSession) -> CustomerOut:
    customer = Customer(name=name)
    session.add(customer)
    await session.commit()
    return CustomerOut.model_validate(customer)  # error: apr-orm-outside-transaction


@router.post("/customers/refreshed", response_model=CustomerOut)
async def create_and_refresh(name: str, session: ForgetfulSession) -> Customer:
    customer = Customer(name=name)
    session.add(customer)
    await session.commit()
    await session.refresh(customer)
    return customer


@router.post("/customers/faithful", response_model=CustomerOut)
async def create_faithfully(name: str, session: FaithfulSession) -> Customer:
    customer = Customer(name=name)
    session.add(customer)
    await session.commit()
    return customer


@router.get("/customers/{customer_id}", response_model=CustomerOut)
async def read(customer_id: int, session: ForgetfulSession) -> Customer:
    return await session.get_one(Customer, customer_id)


class CustomerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(self, customer: Customer) -> Customer:
        self.session.add(customer)
        await self.session.commit()
        await self.session.refresh(customer)
        return customer

    async def by_name(self, name: str) -> Customer | None:
        return (await self.session.scalars(select(Customer).where(Customer.name == name))).first()


@router.post("/customers/by-repository")
async def create_by_repository(name: str, session: ForgetfulSession) -> int:
    customers = CustomerRepository(session)
    customer = await customers.add(Customer(name=name))
    return customer.id


@router.post("/customers/renamed")
async def rename(name: str, new: str, session: ForgetfulSession, tasks: BackgroundTasks) -> str:
    customer = await CustomerRepository(session).by_name(name)
    if customer is None:
        return ""
    customer.name = new
    await session.commit()
    tasks.add_task(print, customer.name)  # error: apr-orm-outside-transaction
    return new
