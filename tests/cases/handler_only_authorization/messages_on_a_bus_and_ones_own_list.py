"""Publishing a message on a bus is no publishing for others, and what was found by nothing but who acts is theirs; publishing an article and any account's list are not."""

# only: apr-handler-only-authorization
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import delete
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[bool] = mapped_column(default=False)


class Grant(Base):
    __tablename__ = "grants"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int]


@dataclass
class Account:
    id: int
    is_admin: bool


@dataclass
class Grants:
    account_id: int
    items: list[str]


def get_session() -> Session:
    raise NotImplementedError


def current_account() -> Account:
    raise NotImplementedError


def publish(message: dict[str, Any]) -> None:
    print(message)


def publish_article(session: Session, article_id: int) -> None:  # error: apr-handler-only-authorization
    article = session.get(Article, article_id)
    assert article is not None
    article.public = True
    session.commit()


def grants_of(account_id: int) -> Grants:
    return Grants(account_id, [])


def delete_grants(session: Session, grants: Grants) -> None:
    session.execute(delete(Grant).where(Grant.account_id == grants.account_id))


def delete_all_grants(session: Session, grants: Grants) -> None:  # error: apr-handler-only-authorization
    session.execute(delete(Grant).where(Grant.account_id == grants.account_id))


@router.post("/articles/{article_id}/publish")
def publish_by_staff(article_id: int, session: Session = Depends(get_session), account: Account = Depends(current_account)) -> None:
    if not account.is_admin:
        raise HTTPException(403)
    publish_article(session, article_id)
    publish({"article": article_id})
    delete_grants(session, grants_of(article_id))
    delete_all_grants(session, grants_of(article_id))


@router.post("/articles/{article_id}/share")
def share(article_id: int, session: Session = Depends(get_session)) -> None:
    publish_article(session, article_id)
    publish({"article": article_id})


@router.delete("/me/grants")
def drop_mine(session: Session = Depends(get_session), account: Account = Depends(current_account)) -> None:
    delete_grants(session, grants_of(account.id))


@router.delete("/grants/{account_id}")
def drop_any(account_id: int, session: Session = Depends(get_session)) -> None:
    delete_all_grants(session, grants_of(account_id))
