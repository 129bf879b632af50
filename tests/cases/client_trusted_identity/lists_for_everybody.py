"""A list that is there for all, and may be asked for what one person made of it, hides nobody's rows; one that shows nothing without a person's id does. What the history tells of somebody by name is a page about them."""
# only: apr-client-trusted-identity

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


class Report(Base):
    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    created_by_id: Mapped[int]
    title: Mapped[str]

    @classmethod
    def find(cls, session: Session, created_by_id: int | None = None) -> list["Report"]:
        query = select(Report)
        if created_by_id is not None:
            query = query.where(Report.created_by_id == created_by_id)
        return list(session.scalars(query))


class PageHistory(Base):
    __tablename__ = "page_history"
    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str]
    page: Mapped[str]


class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int]


def get_session() -> Session:
    raise NotImplementedError


def current_user() -> User:
    raise NotImplementedError


router = APIRouter()


@router.get("/reports")
def list_reports(created_by_id: int | None = None, session: Session = Depends(get_session), user: User = Depends(current_user)) -> list[str]:
    return [one.title for one in Report.find(session, created_by_id=created_by_id)]


@router.get("/people/{username}/pages")
def pages_of(username: str, session: Session = Depends(get_session)) -> list[str]:
    return [one.page for one in session.scalars(select(PageHistory).where(PageHistory.user == username))]


@router.get("/invoices")
def list_invoices(  # error: apr-client-trusted-identity
    customer_id: int, session: Session = Depends(get_session), user: User = Depends(current_user)
) -> list[int]:
    query = select(Invoice)
    query = query.where(Invoice.customer_id == customer_id)
    return [one.id for one in session.scalars(query)]
