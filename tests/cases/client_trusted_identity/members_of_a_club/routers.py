from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session, create_engine

from members_of_a_club import crud
from members_of_a_club.models import Member, MemberCreate, MemberRegister, MemberUpdate

router = APIRouter()
engine = create_engine("sqlite://")


def current_member() -> Member:
    raise NotImplementedError


def get_session() -> Session:
    return Session(engine)


Db = Annotated[Session, Depends(get_session)]
Me = Annotated[Member, Depends(current_member)]


@router.post("/register")
def register(given: MemberRegister, session: Db) -> None:
    """The wider shape is made of the narrow one: nobody can send what that one lacks."""
    crud.create_member(session, MemberCreate.model_validate(given))


@router.post("/join")
def join(given: MemberCreate, session: Db) -> None:  # error: apr-client-trusted-identity
    crud.create_member(session, given)


@router.post("/me/email")
def change_email(email: str, session: Db, me: Me) -> None:
    update = MemberUpdate(email=email)
    crud.update_member(session, me, update)


@router.patch("/me")
def change_me(given: MemberUpdate, session: Db, me: Me) -> None:  # error: apr-client-trusted-identity
    crud.update_member(session, me, given)
