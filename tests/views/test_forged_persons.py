"""People that are found by a key which a client sends, and the ones that are found by what nobody guesses."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.entering import entering
from apr_mypy.views.forged_persons import forged
from apr_mypy.views.trust import Trust

SOURCES = {
    "forged_keys": """
        from typing import Annotated, Optional

        from fastapi import Cookie, Header, Request
        from sqlmodel import Field, Session, SQLModel, select

        class Agent(SQLModel, table=True):
            id: Optional[int] = Field(default=None, primary_key=True)
            hashed_password: str
            api_key: str = ""

        class Branch(SQLModel, table=True):
            id: Optional[int] = Field(default=None, primary_key=True)

        def by_cookie(request: Request, db: Session) -> Agent:
            return db.get_one(Agent, int(request.cookies["agent_no"]))

        def by_marker(db: Session, x_agent: Annotated[int, Header()]) -> Agent:
            return db.exec(select(Agent).where(Agent.id == x_agent)).one()

        def by_query(request: Request, db: Session) -> None:
            request.state.agent = db.get_one(Agent, int(request.query_params["agent"]))

        def by_secret(db: Session, x_agent: Annotated[str, Header()]) -> Agent:
            return db.exec(select(Agent).where(Agent.api_key == x_agent)).one()

        def by_session(db: Session, session_id: Annotated[str, Cookie()]) -> Agent:
            return db.get_one(Agent, session_id)

        def of_no_person(request: Request, db: Session) -> Branch:
            return db.get_one(Branch, int(request.cookies["branch_id"]))

        def of_path(agent_id: int, db: Session) -> Agent:
            return db.get_one(Agent, agent_id)
    """
}


@pytest.mark.parametrize(
    ("name", "said", "in_hook"),
    [
        ("by_cookie", ["agent_no"], ["agent_no"]),
        ("by_marker", ["x_agent"], ["x_agent"]),
        ("by_query", [], ["agent"]),
        ("by_secret", [], []),
        ("by_session", [], []),
        ("of_no_person", [], []),
        ("of_path", [], []),
    ],
)
def test_keys_that_anybody_may_send(sources: Any, name: str, said: list[str], in_hook: list[str]) -> None:
    fn = sources.fn(f"forged_keys.{name}")
    trust = Trust(sources.program, fn, entering(sources.program, fn))
    assert [one for _, one in forged(trust, is_hook=False)] == said
    assert [one for _, one in forged(trust, is_hook=True)] == in_hook
