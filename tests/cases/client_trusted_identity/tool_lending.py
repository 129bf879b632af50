# only: apr-client-trusted-identity
"""Equipment lending: loans, reservations and deposits (FastAPI, SQLAlchemy 2 async)."""
from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import jwt as pyjwt
from fastapi import APIRouter, Body, Cookie, Depends, Header, HTTPException, Path, Query, Request, status
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ForeignKey, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine("postgresql+asyncpg://lending@db/lending")
SessionLocal = async_sessionmaker(engine, expire_on_commit=False)
oauth2_scheme = OAuth2PasswordBearer(tokenUrl="/token")
SIGNING_KEY = "from-settings"


class Base(DeclarativeBase):
    pass


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    role: Mapped[str] = mapped_column(default="member")
    display_name: Mapped[str]
    is_staff: Mapped[bool] = mapped_column(default=False)


class Loan(Base):
    __tablename__ = "loans"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    tool_id: Mapped[int] = mapped_column(ForeignKey("tools.id"))
    status: Mapped[str] = mapped_column(default="requested")
    deposit_cents: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")


class Tool(Base):
    __tablename__ = "tools"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    description: Mapped[str]


class LoanCreate(BaseModel):
    tool_id: int
    member_id: int
    note: str = ""


class LoanRequest(BaseModel):
    tool_id: int
    note: str = Field(default="", max_length=500)


class LoanPatch(BaseModel):
    note: str | None = None
    due_at: datetime | None = None
    status: str | None = None
    deposit_cents: int | None = None


class NotePatch(BaseModel):
    model_config = ConfigDict(extra="forbid")
    note: str = Field(max_length=500)


class ProfilePatch(BaseModel):
    display_name: str | None = None
    role: str | None = None


async def get_session() -> Any:
    async with SessionLocal() as session:
        yield session


async def current_member(
    token: Annotated[str, Depends(oauth2_scheme)], session: Annotated[AsyncSession, Depends(get_session)]
) -> Member:
    try:
        claims = pyjwt.decode(token, SIGNING_KEY, algorithms=["HS256"])
    except pyjwt.InvalidTokenError as exc:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED) from exc
    member = await session.get(Member, int(claims["sub"]))
    if member is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED)
    return member


async def kiosk_member(  # error: apr-client-trusted-identity
    x_member_id: Annotated[int, Header()], session: Annotated[AsyncSession, Depends(get_session)]
) -> Member:
    """Kiosks in the shop send the member's number."""
    member = await session.get(Member, x_member_id)
    if member is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED)
    return member


async def unverified_member(  # error: apr-client-trusted-identity
    token: Annotated[str, Depends(oauth2_scheme)], session: Annotated[AsyncSession, Depends(get_session)]
) -> Member:
    claims = pyjwt.decode(token, options={"verify_signature": False})
    member = await session.get(Member, int(claims["sub"]))
    if member is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED)
    return member


async def staff_member(member: Annotated[Member, Depends(current_member)]) -> Member:
    if not member.is_staff:
        raise HTTPException(status.HTTP_403_FORBIDDEN)
    return member


Session = Annotated[AsyncSession, Depends(get_session)]
CurrentMember = Annotated[Member, Depends(current_member)]
StaffMember = Annotated[Member, Depends(staff_member)]

router = APIRouter(prefix="/loans", tags=["loans"])
admin = APIRouter(prefix="/admin", dependencies=[Depends(staff_member)])


@router.post("", status_code=201)
async def request_loan(body: LoanCreate, session: Session, member: CurrentMember) -> dict[str, int]:  # error: apr-client-trusted-identity
    tool = await session.get(Tool, body.tool_id)
    if tool is None:
        raise HTTPException(404, "no such tool")
    loan = Loan(tool_id=body.tool_id, member_id=body.member_id, note=body.note)
    session.add(loan)
    await session.commit()
    return {"id": loan.id}


@router.post("/mine", status_code=201)
async def request_own_loan(body: LoanRequest, session: Session, member: CurrentMember) -> dict[str, int]:
    loan = Loan(**body.model_dump(), member_id=member.id)
    session.add(loan)
    await session.commit()
    return {"id": loan.id}


@router.get("/{loan_id}")
async def read_loan(loan_id: int, session: Session, member: CurrentMember) -> dict[str, Any]:  # error: apr-client-trusted-identity
    loan = await session.get(Loan, loan_id)
    if loan is None:
        raise HTTPException(404)
    return {"id": loan.id, "status": loan.status, "note": loan.note}


@router.get("/{loan_id}/receipt")
async def read_receipt(loan_id: int, session: Session, member: CurrentMember) -> dict[str, Any]:
    query = select(Loan).where(Loan.id == loan_id).where(Loan.member_id == member.id)
    loan = (await session.scalars(query)).one_or_none()
    if loan is None:
        raise HTTPException(404)
    return {"id": loan.id, "deposit": loan.deposit_cents}


@router.get("/of/{member_id}")
async def loans_of_member(member_id: Annotated[int, Path()], session: Session) -> list[dict[str, Any]]:  # error: apr-client-trusted-identity
    loans = await session.scalars(select(Loan).where(Loan.member_id == member_id).order_by(Loan.id))
    return [{"id": loan.id, "note": loan.note} for loan in loans]


@router.get("/overdue/of/{member_id}")
async def overdue_of_member(member_id: int, session: Session, member: CurrentMember) -> list[int]:
    if member_id != member.id and not member.is_staff:
        raise HTTPException(status.HTTP_403_FORBIDDEN)
    rows = await session.scalars(select(Loan.id).where(Loan.member_id == member_id, Loan.status == "overdue"))
    return list(rows)


@router.patch("/{loan_id}")
async def patch_loan(loan_id: int, patch: LoanPatch, session: Session, member: CurrentMember) -> dict[str, str]:  # error: apr-client-trusted-identity
    loan = (await session.scalars(select(Loan).where(Loan.id == loan_id, Loan.member_id == member.id))).one_or_none()
    if loan is None:
        raise HTTPException(404)
    for name, value in patch.model_dump(exclude_unset=True).items():
        setattr(loan, name, value)
    await session.commit()
    return {"status": loan.status}


@router.patch("/{loan_id}/note")
async def patch_note(loan_id: int, patch: NotePatch, session: Session, member: CurrentMember) -> dict[str, str]:
    loan = (await session.scalars(select(Loan).filter_by(id=loan_id, member_id=member.id))).one_or_none()
    if loan is None:
        raise HTTPException(404)
    for name, value in patch.model_dump().items():
        setattr(loan, name, value)
    await session.commit()
    return {"note": loan.note}


@router.delete("/{loan_id}", status_code=204)
async def cancel_loan(loan_id: int, session: Session, member: CurrentMember) -> None:
    loan = await session.get(Loan, loan_id)
    if loan is None or loan.member_id != member.id:
        raise HTTPException(404)
    await session.delete(loan)
    await session.commit()


@router.post("/{loan_id}/extend")
async def extend_loan(loan_id: int, session: Session, member: CurrentMember, until: Annotated[datetime, Body(embed=True)]) -> None:  # error: apr-client-trusted-identity
    await session.execute(update(Loan).where(Loan.id == loan_id).values(due_at=until))
    await session.commit()


@router.get("/export/csv")
async def export_loans(session: Session, is_admin: Annotated[bool, Query()] = False, member_id: Annotated[int | None, Cookie()] = None) -> list[int]:  # error: apr-client-trusted-identity
    query = select(Loan.id)
    if not is_admin:
        query = query.where(Loan.member_id == member_id)
    return list(await session.scalars(query))


@router.patch("/profile/me")
async def patch_profile(patch: ProfilePatch, session: Session, member: CurrentMember) -> dict[str, str]:  # error: apr-client-trusted-identity
    for name, value in patch.model_dump(exclude_unset=True).items():
        setattr(member, name, value)
    await session.commit()
    return {"role": member.role}


@router.patch("/profile/me/safe")
async def patch_profile_safely(patch: ProfilePatch, session: Session, member: CurrentMember) -> dict[str, str]:
    for name, value in patch.model_dump(exclude_unset=True, exclude={"role"}).items():
        setattr(member, name, value)
    await session.commit()
    return {"name": member.display_name}


@router.get("/tools/{tool_id}")
async def read_tool(tool_id: int, session: Session) -> dict[str, str]:
    tool = await session.get(Tool, tool_id)
    if tool is None:
        raise HTTPException(404)
    return {"name": tool.name, "description": tool.description}


@admin.get("/members/{member_id}/loans")
async def member_history(member_id: int, session: Session) -> list[int]:
    return list(await session.scalars(select(Loan.id).where(Loan.member_id == member_id)))


@admin.put("/members/{member_id}/role")
async def change_role(member_id: int, session: Session, role: Annotated[str, Body(embed=True)]) -> None:
    await session.execute(update(Member).where(Member.id == member_id).values(role=role))
    await session.commit()


@router.get("/at-the-kiosk")
async def loans_at_kiosk(session: Session, member: Annotated[Member, Depends(kiosk_member)]) -> list[int]:
    return list(await session.scalars(select(Loan.id).where(Loan.member_id == member.id)))


@router.put("/{loan_id}/approve")
async def approve_loan(loan_id: int, session: Session, staff: StaffMember) -> None:
    loan = await session.get(Loan, loan_id, with_for_update=True)
    if loan is None or loan.status != "requested":
        raise HTTPException(409)
    loan.status = "approved"
    await session.commit()


@router.get("/trace")
async def trace(request: Request, member: CurrentMember) -> dict[str, str | None]:
    """A header that is only echoed back."""
    return {"request_id": request.headers.get("x-request-id"), "member": member.email}
