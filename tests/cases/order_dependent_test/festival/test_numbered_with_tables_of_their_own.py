# only: apr-order-dependent-test
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from festival.tables import Base, Show, Stage, engine


@pytest.fixture(scope="module")
def tables() -> Iterator[None]:
    Base.metadata.create_all(engine)
    yield
    Base.metadata.drop_all(engine)


@pytest.fixture
def session(tables: None) -> Iterator[Session]:
    with Session(engine) as one:
        yield one
        for table in Base.metadata.tables.values():
            one.execute(table.delete())
        one.commit()


class TestOfTheirOwn:
    def test_1_create_stage(self, session: Session) -> None:
        session.add(Stage(name="Main"))
        session.commit()

    def test_2_no_stage(self, session: Session) -> None:
        assert session.scalars(select(Stage)).first() is None


class TestThatMakeTheirRows:
    def test_1_create_stage(self, session: Session) -> None:
        session.add(Stage(name="Main"))
        session.commit()

    def test_2_book(self, session: Session) -> None:
        session.add(Stage(id=7, name="Side"))
        session.add(Show(stage_id=7))
        session.commit()
        assert session.get(Stage, 7) is not None
