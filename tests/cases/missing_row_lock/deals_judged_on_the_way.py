# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated, Any

import strawberry
from fastapi import APIRouter, Depends, HTTPException
from rq import Queue
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, selectinload
from starlette.requests import Request
from starlette.responses import JSONResponse


class Base(DeclarativeBase):
    pass


class Stage(enum.IntEnum):
    DRAFT = 0
    OPEN = 1
    WON = 2
    LOST = 3


class Deal(Base):
    __tablename__ = "deals"
    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[Stage] = mapped_column(default=Stage.DRAFT)
    claimed_by: Mapped[int | None]
    closed_at: Mapped[dt.datetime | None]
    is_archived: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str]

    def can_win(self) -> bool:
        return self.stage is Stage.OPEN

    def advance(self, to: Stage) -> None:
        if to <= self.stage:
            raise ValueError("only forwards")
        self.stage = to


Sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg://x/y"))
router = APIRouter()


async def db() -> Any:
    async with Sessions() as session:
        yield session


Db = Annotated[AsyncSession, Depends(db)]


async def the_deal(deal_id: int, session: Db) -> Deal:
    deal = await session.get(Deal, deal_id)
    if deal is None:
        raise HTTPException(404)
    return deal


async def open_deal(deal: Annotated[Deal, Depends(the_deal)]) -> Deal:
    if deal.stage is not Stage.OPEN:
        raise HTTPException(409)
    return deal


@router.post("/deals/{deal_id}/win")
async def win(deal: Annotated[Deal, Depends(the_deal)], session: Db) -> None:
    if not deal.can_win():
        raise HTTPException(409)
    deal.stage = Stage.WON  # error: apr-missing-row-lock
    await session.commit()


@router.post("/deals/{deal_id}/lose")
async def lose(deal: Annotated[Deal, Depends(open_deal)], session: Db) -> None:
    deal.stage = Stage.LOST  # error: apr-missing-row-lock
    await session.commit()


@router.post("/deals/{deal_id}/claim")
async def claim(deal_id: int, user_id: int, session: Db) -> None:
    deal = (await session.execute(select(Deal).where(Deal.id == deal_id).options(selectinload("*")))).scalar_one_or_none()
    if deal is None or deal.claimed_by is not None:
        raise HTTPException(409)
    deal.claimed_by = user_id  # error: apr-missing-row-lock
    await session.commit()


@router.post("/deals/{deal_id}/advance")
async def advance(deal_id: int, to: Stage, session: Db) -> None:
    deal = await session.get_one(Deal, deal_id)
    deal.advance(to)  # error: apr-missing-row-lock
    await session.commit()


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def archive(self, deal_id: int) -> bool:
        async with Sessions.begin() as session:
            deal = await session.get_one(Deal, deal_id)
            if deal.is_archived:
                return False
            deal.is_archived = True  # error: apr-missing-row-lock
            return True


async def archive_page(request: Request) -> JSONResponse:
    async with Sessions() as session:
        deal = await session.scalar(select(Deal).where(Deal.id == int(request.path_params["id"])))
        if deal is None:
            return JSONResponse({}, status_code=404)
        closed = deal.closed_at is not None
        if closed:
            return JSONResponse({}, status_code=409)
        deal.closed_at = dt.datetime.now(dt.UTC)  # error: apr-missing-row-lock
        deal.title += " (closed)"  # error: apr-unguarded-read-modify-write
        await session.commit()
    return JSONResponse({})


def first_open(session: Session) -> Deal | None:
    return session.scalars(select(Deal).where(Deal.stage == Stage.OPEN).order_by(Deal.id).limit(1)).first()


def work_on_next(session: Session) -> None:
    deal = first_open(session)
    if deal is None:
        return
    deal.stage = Stage.WON  # error: apr-missing-row-lock
    session.commit()


def win_by_state_of_deal(session: Session, deal_id: int) -> None:
    stage = session.scalar(select(Deal.stage).where(Deal.id == deal_id))
    if stage != Stage.OPEN:
        raise ValueError
    session.execute(update(Deal).where(Deal.id == deal_id).values(stage=Stage.WON))  # error: apr-missing-row-lock
    session.commit()


def set_stage(session: Session, deal: Deal, stage: Stage) -> None:
    allowed = {Stage.OPEN: {Stage.WON, Stage.LOST}, Stage.DRAFT: {Stage.OPEN}}
    if stage not in allowed.get(deal.stage, set()):
        raise ValueError(stage)
    deal.stage = stage
    session.commit()


def lose_by_helper(session: Session, deal_id: int) -> None:
    deal = session.get_one(Deal, deal_id)
    set_stage(session, deal, Stage.LOST)  # error: apr-missing-row-lock


# left


def next_locked(session: Session) -> Deal | None:
    stmt = select(Deal).where(Deal.stage == Stage.OPEN).order_by(Deal.id).limit(1)
    return session.scalars(stmt.with_for_update(skip_locked=True)).first()


def work_on_next_locked(session: Session) -> None:
    deal = next_locked(session)
    if deal is None:
        return
    deal.stage = Stage.WON
    session.commit()


def lose_by_helper_locked(session: Session, deal_id: int) -> None:
    deal = session.get_one(Deal, deal_id, with_for_update=True)
    set_stage(session, deal, Stage.LOST)


async def locked_deal(deal_id: int, session: Db) -> Deal:
    deal = await session.get(Deal, deal_id, with_for_update=True)
    if deal is None:
        raise HTTPException(404)
    return deal


@router.post("/deals/{deal_id}/win2")
async def win_locked(deal: Annotated[Deal, Depends(locked_deal)], session: Db) -> None:
    if not deal.can_win():
        raise HTTPException(409)
    deal.stage = Stage.WON
    await session.commit()


async def claim_in_statement(session: AsyncSession, deal_id: int, user: int) -> bool:
    claimed = await session.scalar(update(Deal).where(Deal.id == deal_id, Deal.claimed_by.is_(None)).values(claimed_by=user).returning(Deal.id))
    await session.commit()
    return claimed is not None


def relock(session: Session, deal_id: int) -> None:
    deal = session.get_one(Deal, deal_id)
    if deal.stage is not Stage.OPEN:
        return
    session.refresh(deal, with_for_update=True)
    if deal.stage is Stage.OPEN:
        deal.stage = Stage.WON
    session.commit()


def isolation(session: Session, deal_id: int) -> None:
    session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
    deal = session.get_one(Deal, deal_id)
    if deal.stage is Stage.OPEN:
        deal.stage = Stage.WON
    session.commit()


def new_deal(session: Session, title: str, open_now: bool) -> Deal:
    deal = Deal(title=title, stage=Stage.DRAFT)
    session.add(deal)
    session.flush()
    if open_now and deal.stage is Stage.DRAFT:
        deal.stage = Stage.OPEN
    session.commit()
    return deal


def rename(session: Session, deal_id: int, title: str) -> None:
    deal = session.get_one(Deal, deal_id)
    if deal.title != title:
        deal.title = title
        session.commit()


def fill(session: Session, deal_id: int) -> None:
    deal = session.get_one(Deal, deal_id)
    if not deal.title:
        deal.title = "untitled"
    session.commit()


def remind(session: Session, deal_id: int, queue: Queue) -> None:
    deal = session.get_one(Deal, deal_id)
    if deal.stage is Stage.OPEN:
        queue.enqueue(rename, deal_id, "late")
