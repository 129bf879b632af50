# only: apr-blocking-call
"""FastAPI runs plain `def` routes and dependencies in threads; `async def` ones, and what they inject, are its loop's business."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import requests
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Request, WebSocket
from fastapi.responses import StreamingResponse
from sqlalchemy import create_engine, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlmodel import Session as ModelSession

engine = create_engine("postgresql://db/shop")
async_engine = create_async_engine("postgresql+asyncpg://db/shop")
SessionLocal = sessionmaker(engine)
AsyncSessionLocal = async_sessionmaker(async_engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]


def get_session() -> Iterator[Session]:
    with SessionLocal() as session:
        session.execute(text("select 1"))
        yield session
        session.commit()


async def get_async_session() -> AsyncIterator[AsyncSession]:
    async with AsyncSessionLocal() as session:
        yield session
        await session.commit()


def current_user(request: Request) -> str:
    return requests.get("https://sso.example.com/me", headers=dict(request.headers), timeout=3).text


async def current_tenant(request: Request) -> str:
    return requests.get("https://sso.example.com/tenant", timeout=3).text  # error: apr-blocking-call


SessionDep = Annotated[Session, Depends(get_session)]
AsyncSessionDep = Annotated[AsyncSession, Depends(get_async_session)]


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    Base.metadata.create_all(engine)
    time.sleep(1)
    await warm_up()
    yield
    engine.dispose()


async def warm_up() -> None:
    requests.get("https://sso.example.com/health", timeout=3)


app = FastAPI(lifespan=lifespan)
router = APIRouter(prefix="/orders")


@router.get("/{order_id}")
def read_order(order_id: int, session: SessionDep, user: Annotated[str, Depends(current_user)]) -> Any:
    time.sleep(0.1)
    return session.get(Order, order_id)


@router.get("/{order_id}/status")
async def read_status(order_id: int, session: SessionDep) -> str:
    order = session.get(Order, order_id)  # error: apr-blocking-call
    return order.status if order else "unknown"


@router.post("/{order_id}/pay")
async def pay(order_id: int, session: Session = Depends(get_session)) -> None:
    order = session.scalars(select(Order).where(Order.id == order_id)).one()  # error: apr-blocking-call
    order.status = "paid"
    session.add(order)
    session.commit()  # error: apr-blocking-call


@router.post("/{order_id}/ship")
async def ship(order_id: int, session: Annotated[ModelSession, Depends(get_session)]) -> int:
    rows = session.query(Order).filter(Order.id == order_id)
    return rows.count()  # error: apr-blocking-call


@router.post("/{order_id}/cancel")
async def cancel(order_id: int, session: AsyncSessionDep) -> None:
    order = await session.get(Order, order_id)
    if order is not None:
        order.status = "cancelled"
    await session.commit()
    await session.run_sync(lambda sync_session: sync_session.execute(text("select 1")))


@router.post("/{order_id}/remind")
async def remind(order_id: int, tasks: BackgroundTasks) -> None:
    tasks.add_task(requests.post, "https://mail.example.com", timeout=3)
    tasks.add_task(lambda: time.sleep(1))


@router.get("/export")
async def export() -> StreamingResponse:
    def rows() -> Iterator[str]:
        with SessionLocal() as session:
            for order in session.scalars(select(Order)):
                yield f"{order.id}\n"

    return StreamingResponse(rows())


@router.get("/export-async")
async def export_async() -> StreamingResponse:
    async def rows() -> AsyncIterator[str]:
        with SessionLocal() as session:
            for order in session.scalars(select(Order)):  # error: apr-blocking-call
                yield f"{order.id}\n"

    return StreamingResponse(rows())


@app.middleware("http")
async def timing(request: Request, call_next: Any) -> Any:
    time.sleep(0.001)  # error: apr-blocking-call
    return await call_next(request)


@app.websocket("/feed")
async def feed(socket: WebSocket) -> None:
    await socket.accept()
    while True:
        await socket.send_text("tick")
        time.sleep(1)  # error: apr-blocking-call


@app.exception_handler(ValueError)
def on_value_error(request: Request, error: Exception) -> Any:
    time.sleep(0.01)
    return None


class Pagination:
    def __init__(self, page: int = 1) -> None:
        self.page = page
        time.sleep(0.01)


@router.get("/")
async def list_orders(page: Annotated[Pagination, Depends()], session: AsyncSessionDep) -> Any:
    return (await session.scalars(select(Order).offset(page.page))).all()


app.include_router(router)
