# only: apr-blocking-call
"""A module works on a blocking session throughout: one finding. A lock that many take for a moment: one, and one for who holds it across an await."""

import asyncio
import threading
from collections.abc import Iterator

from fastapi import APIRouter, Depends
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

router = APIRouter()
Maker = sessionmaker()
LOCK = threading.Lock()
SEEN: dict[str, int] = {}


def get_session() -> Iterator[Session]:
    with Maker() as session:
        yield session


@router.get("/apples")
async def apples(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO apples"))  # error: apr-blocking-call
    return int(session.execute(text("SELECT count(*) FROM apples")).scalar_one())


@router.get("/pears")
async def pears(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO pears"))
    return int(session.execute(text("SELECT count(*) FROM pears")).scalar_one())


@router.get("/plums")
async def plums(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO plums"))
    return int(session.execute(text("SELECT count(*) FROM plums")).scalar_one())


@router.get("/cherries")
async def cherries(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO cherries"))
    return int(session.execute(text("SELECT count(*) FROM cherries")).scalar_one())


@router.get("/grapes")
async def grapes(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO grapes"))
    return int(session.execute(text("SELECT count(*) FROM grapes")).scalar_one())


@router.get("/figs")
async def figs(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO figs"))
    return int(session.execute(text("SELECT count(*) FROM figs")).scalar_one())


@router.get("/dates")
async def dates(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO dates"))
    return int(session.execute(text("SELECT count(*) FROM dates")).scalar_one())


@router.get("/melons")
async def melons(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO melons"))
    return int(session.execute(text("SELECT count(*) FROM melons")).scalar_one())


@router.get("/lemons")
async def lemons(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO lemons"))
    return int(session.execute(text("SELECT count(*) FROM lemons")).scalar_one())


@router.get("/limes")
async def limes(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO limes"))
    return int(session.execute(text("SELECT count(*) FROM limes")).scalar_one())


@router.get("/oranges")
async def oranges(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO oranges"))
    return int(session.execute(text("SELECT count(*) FROM oranges")).scalar_one())


@router.get("/peaches")
async def peaches(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO peaches"))
    return int(session.execute(text("SELECT count(*) FROM peaches")).scalar_one())


@router.get("/kiwis")
async def kiwis(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO kiwis"))
    return int(session.execute(text("SELECT count(*) FROM kiwis")).scalar_one())


@router.get("/mangos")
async def mangos(session: Session = Depends(get_session)) -> int:
    session.execute(text("SET search_path TO mangos"))
    return int(session.execute(text("SELECT count(*) FROM mangos")).scalar_one())


async def see(name: str) -> None:
    with LOCK:  # error: apr-blocking-call
        SEEN[name] = 0


async def miss(name: str) -> None:
    with LOCK:
        SEEN[name] = 1


async def hide(name: str) -> None:
    with LOCK:
        SEEN[name] = 2


async def show(name: str) -> None:
    with LOCK:
        SEEN[name] = 3


async def wait_and_see(name: str) -> None:
    with LOCK:  # error: apr-blocking-call
        await asyncio.sleep(1)
        SEEN[name] = 9
