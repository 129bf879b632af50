"""What the rules of security ask: whom a value is from, which fields a shape was given, what an error's text repeats, which operations are sensitive and what asks before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from apr_mypy.views.access_checks import Check
from apr_mypy.views.asked_permissions import asks_itself
from apr_mypy.views.checking import checked
from apr_mypy.views.entering import entering
from apr_mypy.views.entitling import names_owner
from apr_mypy.views.entrusted import visits
from apr_mypy.views.error_texts import handler_around, secret_in_error
from apr_mypy.views.from_whom import CLIENT, NOBODY, PRINCIPAL, REQUEST, From
from apr_mypy.views.leaks import leaks_of
from apr_mypy.views.naming import class_of_table
from apr_mypy.views.sensitive_operations import deletes_rows, gives_rights, is_sensitive
from apr_mypy.views.trust import Trust

if TYPE_CHECKING:
    from conftest import Sources

SOURCES = {
    "security_models": """
        from sqlalchemy import ForeignKey, delete, select
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        class Base(DeclarativeBase):
            pass

        class Person(Base):
            __tablename__ = "people"
            id: Mapped[int] = mapped_column(primary_key=True)
            is_admin: Mapped[bool]

        class Letter(Base):
            __tablename__ = "letters"
            id: Mapped[int] = mapped_column(primary_key=True)
            owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))

        def drop(session: Session, letter_id: int) -> None:
            session.execute(delete(Letter).where(Letter.id == letter_id))

        def drop_own(session: Session, letter_id: int, actor: Person) -> None:
            session.execute(delete(Letter).where(Letter.id == letter_id, Letter.owner_id == actor.id))

        def replace(session: Session, owner_id: int) -> None:
            session.execute(delete(Letter).where(Letter.owner_id == owner_id))
            session.add(Letter(owner_id=owner_id))

        def allow(person: Person, flag: bool) -> None:
            person.is_admin = flag

        def look(session: Session) -> list[Letter]:
            return list(session.scalars(select(Letter)))
    """,
    "security_routes": """
        from fastapi import FastAPI, Request
        from litestar.connection import ASGIConnection
        from pydantic import BaseModel

        app = FastAPI()

        class Narrow(BaseModel):
            name: str

        class Wide(BaseModel):
            name: str
            is_admin: bool = False

        def keep(given: Wide) -> str:
            return given.model_dump_json()

        @app.post("/narrow")
        def narrow(body: Narrow) -> str:
            return keep(Wide.model_validate(body))

        @app.post("/single")
        def single(body: Narrow) -> str:
            wide = Wide(name=body.name)
            return keep(wide)

        @app.post("/wide")
        def wide(body: Wide) -> str:
            return keep(body)

        @app.get("/who")
        def who(request: Request, name: str) -> None:
            said = request.query_params["user_id"]
            acting = request.user.id
            print(said, acting, name)

        def guard(connection: ASGIConnection, handler: object) -> None:
            if not connection.user.is_librarian:
                raise PermissionError

        def greeting(connection: ASGIConnection) -> None:
            if connection.user.newsletter:
                print("hello")
    """,
    "security_errors": """
        import httpx
        import requests
        from pydantic import BaseModel, ValidationError

        class Login(BaseModel):
            name: str
            password: str

        class Page(BaseModel):
            number: int

        def login(raw: str) -> None:
            try:
                Login.model_validate_json(raw)
            except ValidationError as error:
                print("login", error)

        def page(raw: str) -> None:
            try:
                Page.model_validate_json(raw)
            except ValidationError as error:
                print("page", error)

        def with_key(api_key: str) -> None:
            try:
                requests.get(f"https://x.test/?key={api_key}", timeout=1)
            except requests.RequestException as error:
                print("with_key", error)

        def with_parameters(api_key: str) -> None:
            try:
                requests.get("https://x.test/", params={"api_key": api_key}, timeout=1)
            except Exception as error:
                print("with_parameters", error)

        def with_header(api_key: str) -> None:
            try:
                requests.get("https://x.test/", headers={"X-Key": api_key}, timeout=1)
            except requests.RequestException as error:
                print("with_header", error)

        def timed_out(api_key: str) -> None:
            try:
                httpx.get(f"https://x.test/?key={api_key}")
            except httpx.TimeoutException as error:
                print("timed_out", error)
    """,
}


@pytest.mark.parametrize(
    ("function", "text", "whom"),
    [
        ("who", "said", CLIENT),
        ("who", "acting", PRINCIPAL),
        ("who", "name", CLIENT),
        ("guard", "connection", REQUEST),
        ("greeting", "'hello'", NOBODY),
    ],
)
def test_whom_a_value_is_from(sources: Sources, function: str, text: str, whom: From) -> None:
    fn = sources.fn(f"security_routes.{function}")
    assert Trust(sources.program, fn, entering(sources.program, fn)).of(sources.value(fn, text)) == whom


@pytest.mark.parametrize(("route", "fields"), [("narrow", {"name"}), ("single", {"name"}), ("wide", None)])
def test_a_shape_has_the_fields_that_it_was_given(sources: Sources, route: str, fields: set[str] | None) -> None:
    fn = sources.fn(f"security_routes.{route}")
    visit = next(one for one in visits(sources.program, fn, entering(sources.program, fn)) if one.trust.fn.function.name == "keep")
    assert visit.fields.get("given") == fields


@pytest.mark.parametrize(("function", "asks"), [("guard", Check.PERMISSION), ("greeting", Check.NOTHING)])
def test_what_a_guard_asks(sources: Sources, function: str, asks: Check) -> None:
    fn = sources.fn(f"security_routes.{function}")
    assert checked(Trust(sources.program, fn, entering(sources.program, fn))) == asks


@pytest.mark.parametrize(
    ("function", "shown"),
    [("login", "password"), ("page", ""), ("with_key", "api_key"), ("with_parameters", "api_key"), ("with_header", ""), ("timed_out", "")],
)
def test_what_the_text_of_an_error_repeats(sources: Sources, function: str, shown: str) -> None:
    fn = sources.fn(f"security_errors.{function}")
    handler = handler_around(fn, next(call for call in fn.calls if call.args and getattr(call.args[0].value, "value", "") == function))
    assert handler is not None
    said = secret_in_error(leaks_of(sources.program), fn, handler)
    assert (shown in said) if shown else said == ""


@pytest.mark.parametrize(
    ("function", "deletes", "gives", "sensitive", "asks"),
    [
        ("drop", True, False, True, False),
        ("drop_own", True, False, True, True),
        ("replace", False, False, False, False),
        ("allow", False, True, True, False),
        ("look", False, False, False, False),
    ],
)
def test_sensitive_operations(sources: Sources, function: str, deletes: bool, gives: bool, sensitive: bool, asks: bool) -> None:
    fn, program = sources.fn(f"security_models.{function}"), sources.program
    assert (deletes_rows(fn), gives_rights(program, fn), is_sensitive(program, fn), asks_itself(program, fn)) == (deletes, gives, sensitive, asks)


@pytest.mark.parametrize("column", ["user_id", "owner", "recipient_id", "sender", "guest_id"])
def test_columns_that_say_whose(column: str) -> None:
    assert names_owner(column)


@pytest.mark.parametrize("column", ["product_id", "sender_name_length", "status"])
def test_columns_that_do_not(column: str) -> None:
    assert not names_owner(column)


@pytest.mark.parametrize(("table", "name"), [("users", "User"), ("order_lines", "OrderLine"), ("categories", "Category")])
def test_the_class_of_a_table(table: str, name: str) -> None:
    assert class_of_table(table) == name
