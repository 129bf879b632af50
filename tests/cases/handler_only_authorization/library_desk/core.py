from typing import Protocol

from sqlalchemy import delete
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    is_librarian: Mapped[bool]
    fine_cents: Mapped[int]


class Loan(Base):
    __tablename__ = "loans"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int]


class Mailer(Protocol):
    def send(self, to: int) -> None: ...


class Desk:
    def __init__(self, session: Session) -> None:
        self.session = session

    def forget_member(self, member_id: int) -> None:  # error: apr-handler-only-authorization
        self.session.execute(delete(Loan).where(Loan.member_id == member_id))
        self.session.execute(delete(Member).where(Member.id == member_id))

    def make_librarian(self, member_id: int, flag: bool) -> None:  # gap: apr-handler-only-authorization (no word says that a librarian may more)
        self.session.get_one(Member, member_id).is_librarian = flag

    def waive_fee(self, member_id: int) -> None:  # error: apr-handler-only-authorization
        self.session.get_one(Member, member_id).fine_cents = 0

    def give_back(self, loan_id: int, member: Member) -> None:
        """Only one's own loan."""
        loan = self.session.query(Loan).filter(Loan.id == loan_id, Loan.member_id == member.id).one()
        self.session.delete(loan)

    def extend(self, loan_id: int) -> None:
        self.session.get_one(Loan, loan_id)

    def wipe_loans(self, actor: Member) -> None:
        if not actor.is_librarian:
            raise PermissionError("librarians only")
        self.session.execute(delete(Loan))

    def purge_expired(self) -> None:
        self.session.execute(delete(Loan))
