# only: apr-order-dependent-test
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from festival.tables import Base, Show, Stage, engine, tenant

seen: dict[str, int] = {}


def setup_function() -> None:
    seen.clear()


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    Base.metadata.create_all(engine)
    with Session(engine) as one:
        yield one


def test_01_create_stage(session: Session) -> None:
    session.add(Stage(name="Main"))
    session.commit()


def test_02_book_show(session: Session) -> None:  # error: apr-order-dependent-test
    stage = session.scalars(select(Stage).where(Stage.name == "Main")).one()
    session.add(Show(stage_id=stage.id))
    session.commit()


def test_03_is_booked(session: Session) -> None:  # error: apr-order-dependent-test
    assert session.query(Show).count() == 1


def test_tenant_is_set() -> None:
    token = tenant.set("north")
    assert tenant.get() == "north"
    tenant.reset(token)


def test_no_tenant() -> None:
    assert tenant.get() == ""
