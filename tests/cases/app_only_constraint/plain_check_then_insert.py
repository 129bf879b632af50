# only: apr-app-only-constraint
# mypy: disable-error-code="var-annotated,attr-defined"
"""The check in plain sight: exists, first, count, scalar, get-or-none, before an insert of the same model, over four libraries; with a matching constraint and its error answered, nothing is said."""

from typing import Any

import peewee
from django.db import IntegrityError as DjangoIntegrityError
from django.db import models, transaction
from sqlalchemy import UniqueConstraint, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from tortoise import fields
from tortoise.exceptions import IntegrityError as TortoiseIntegrityError
from tortoise.models import Model


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Account(Base):
    __tablename__ = "accounts"
    email: Mapped[str] = mapped_column(index=True)
    tenant_id: Mapped[int]


class Member(Base):
    __tablename__ = "members"
    email: Mapped[str]
    tenant_id: Mapped[int]
    __table_args__ = (UniqueConstraint("tenant_id", "email"),)


class Customer(models.Model):
    email = models.EmailField()
    code = models.CharField(max_length=8, unique=True)


class Ticket(Model):
    code = fields.CharField(max_length=20)
    holder: str = fields.CharField(max_length=20, unique=True)


class Link(peewee.Model):
    slug = peewee.CharField()


def scalar_is_not_none(session: Session, email: str) -> None:
    if session.scalar(select(Account).where(Account.email == email)) is not None:  # error: apr-app-only-constraint
        raise ValueError("taken")
    session.add(Account(email=email, tenant_id=1))
    session.commit()


def query_first(session: Session, email: str) -> Account:
    existing = session.query(Account).filter(Account.email == email).first()  # error: apr-app-only-constraint
    if existing:
        return existing
    account = Account(email=email, tenant_id=1)
    session.add(account)
    session.flush()
    return account


async def count_by_select(session: AsyncSession, email: str) -> None:
    number = await session.scalar(select(func.count()).select_from(Account).where(Account.email == email))  # error: apr-app-only-constraint
    if number == 0:
        session.add(Account(email=email, tenant_id=1))
        await session.commit()


async def execute_scalar_one_or_none(session: AsyncSession, email: str) -> None:
    result = await session.execute(select(Account).where(Account.email == email))
    if result.scalar_one_or_none() is None:  # error: apr-app-only-constraint
        session.add(Account(email=email, tenant_id=1))


def exists_clause(session: Session, email: str) -> None:
    taken = session.query(exists().where(Account.email == email)).scalar()  # error: apr-app-only-constraint
    if taken:
        raise ValueError(email)
    session.add_all([Account(email=email, tenant_id=1)])


def insert_statement(session: Session, email: str) -> None:
    if not session.scalar(select(Account.id).where(Account.email == email)):  # error: apr-app-only-constraint
        session.execute(insert(Account).values(email=email))


def the_wrong_columns(session: Session, email: str) -> None:
    """The constraint is over tenant and address; the check is over the address alone."""
    if session.query(Member).filter_by(email=email).count():  # error: apr-app-only-constraint
        raise ValueError(email)
    try:
        session.add(Member(email=email, tenant_id=1))
        session.commit()
    except IntegrityError:
        session.rollback()


def constraint_but_nobody_answers(session: Session, email: str) -> None:
    if session.query(Member).filter_by(email=email, tenant_id=1).first() is None:  # error: apr-app-only-constraint
        session.add(Member(email=email, tenant_id=1))
        session.commit()


def constraint_and_answered(session: Session, email: str) -> bool:
    if session.query(Member).filter_by(email=email, tenant_id=1).first() is None:
        session.add(Member(email=email, tenant_id=1))
        try:
            session.commit()
        except IntegrityError:
            session.rollback()
            return False
    return True


def on_conflict(session: Session, email: str) -> None:
    if not session.query(Member).filter_by(email=email, tenant_id=1).first():
        session.execute(insert(Member).values(email=email, tenant_id=1).on_conflict_do_nothing())


def raised_again_is_no_answer(session: Session, email: str) -> None:
    if not session.query(Member).filter_by(email=email, tenant_id=1).first():  # error: apr-app-only-constraint
        try:
            session.add(Member(email=email, tenant_id=1))
            session.commit()
        except IntegrityError:
            session.rollback()
            raise


def parent_locked(session: Session, account_id: int, email: str) -> None:
    session.execute(select(Account).where(Account.id == account_id).with_for_update())
    if session.query(Account).filter_by(email=email).first() is None:
        session.add(Account(email=email, tenant_id=1))


def django_exists(email: str) -> None:
    if Customer.objects.filter(email=email).exists():  # error: apr-app-only-constraint
        raise ValueError(email)
    Customer.objects.create(email=email, code="x")


@transaction.atomic
def django_atomic_is_no_help(email: str) -> Customer | None:
    if not Customer.objects.filter(email__iexact=email).first():  # error: apr-app-only-constraint
        customer = Customer(email=email, code="x")
        customer.save()
        return customer
    return None


def django_does_not_exist(email: str) -> Customer:
    try:
        return Customer.objects.get(email=email)  # error: apr-app-only-constraint
    except Customer.DoesNotExist:
        return Customer.objects.create(email=email, code="x")


def django_get_or_create(email: str) -> Customer:
    customer, _ = Customer.objects.get_or_create(email=email, defaults={"code": "x"})  # error: apr-app-only-constraint
    return customer


def django_update_or_create(email: str) -> None:
    Customer.objects.update_or_create(email=email, defaults={"code": "x"})  # error: apr-app-only-constraint


def django_get_or_create_on_a_unique_column(code: str) -> None:
    Customer.objects.get_or_create(code=code, defaults={"email": "a@b.c"})
    Customer.objects.update_or_create(code=code, defaults={"email": "a@b.c"})


def django_answered(code: str) -> bool:
    if Customer.objects.filter(code=code).exists():
        return False
    try:
        with transaction.atomic():
            Customer.objects.create(code=code, email="a@b.c")
    except DjangoIntegrityError:
        return False
    return True


def django_ignores_conflicts(code: str) -> None:
    if Customer.objects.filter(code=code).count() == 0:
        Customer.objects.bulk_create([Customer(code=code)], ignore_conflicts=True)


async def tortoise_exists(code: str) -> None:
    if await Ticket.filter(code=code).exists():  # error: apr-app-only-constraint
        return
    await Ticket.create(code=code, holder="x")


async def tortoise_exists_directly(code: str) -> None:
    if not await Ticket.exists(code=code):  # error: apr-app-only-constraint
        ticket = Ticket(code=code, holder="x")
        await ticket.save()


async def tortoise_get_or_none(holder: str) -> None:
    if await Ticket.get_or_none(holder=holder) is None:
        try:
            await Ticket.create(code="x", holder=holder)
        except TortoiseIntegrityError:
            return


async def tortoise_get_or_create(code: str) -> Any:
    return await Ticket.get_or_create(code=code)  # error: apr-app-only-constraint


def peewee_get_or_none(slug: str) -> None:
    if Link.get_or_none(Link.slug == slug) is None:  # error: apr-app-only-constraint
        Link.create(slug=slug)


def peewee_exists(slug: str) -> None:
    if Link.select().where(Link.slug == slug).exists():  # error: apr-app-only-constraint
        raise ValueError(slug)
    Link.insert(slug=slug).execute()


# --- near misses ------------------------------------------------------------------------------------------------------------------


def another_model_is_checked(session: Session, email: str) -> None:
    if session.query(Account).filter_by(email=email).first() is None:
        raise LookupError(email)
    session.add(Member(email=email, tenant_id=1))


def the_row_must_be_there(session: Session, account_id: int) -> None:
    parent = session.get(Account, account_id)
    if parent is None:
        raise LookupError(account_id)
    session.add(Account(email=parent.email, tenant_id=parent.tenant_id))


def the_row_is_changed(session: Session, email: str) -> None:
    account = session.query(Account).filter_by(email=email).first()
    if account is None:
        raise LookupError(email)
    account.tenant_id = 2
    session.add(account)
    session.commit()


def the_first_row_of_all(session: Session) -> None:
    if session.query(Account).count() == 0:
        session.add(Account(email="root@localhost", tenant_id=1))


def sent_lately(session: Session, email: str, since: int) -> None:
    if session.query(Account).filter(Account.email == email, Account.id > since).first():
        return
    session.add(Account(email=email, tenant_id=1))


def a_dictionary(known: dict[str, Account], email: str) -> None:
    if known.get(email) is None:
        known[email] = Account(email=email, tenant_id=1)
