from __future__ import annotations

from fastapi import APIRouter, Depends

from gym.domain.member import Email, Member
from gym.repositories.members import MemberRepository
from gym.schemas import JoinRequest

router = APIRouter()


def repository() -> MemberRepository:
    raise NotImplementedError


@router.post("/join")
def join(body: JoinRequest, members: MemberRepository = Depends(repository)) -> None:
    members.add(Member(body.name, Email(body.email)))


@router.post("/raw")
def raw(body: JoinRequest, members: MemberRepository = Depends(repository)) -> None:
    members.insert({"name": body.name, "email": body.email})


@router.put("/member")
def put(body: JoinRequest, members: MemberRepository = Depends(repository)) -> None:
    members.upsert(body)  # error: apr-dto-in-core


@router.put("/member/name")
def put_name(body: JoinRequest) -> None:
    Member("", Email("")).rename(body.name)
