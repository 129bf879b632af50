from asyncio import to_thread
from functools import partial

from gym.contracts import MemberIn, VisitIn
from gym.domain.member import Member, MemberStore, Minutes
from gym.domain.services.billing import BillingService
from gym.infra.repos.member_repository import MemberRepository


class CheckIn:
    def __init__(self, members: MemberRepository, billing: BillingService) -> None:
        self.members = members
        self.billing = billing

    async def run(self, body: VisitIn) -> None:
        member = await self.members.find(str(body.member))
        if member is None:
            raise LookupError(body.member)
        member.add(Minutes(body.minutes))
        await self.members.save(member)

    async def lazy(self, body: VisitIn) -> None:
        member = await self.members.find(str(body.member))
        if member:
            member.keep(body)  # error: apr-dto-in-core

    async def open(self, body: MemberIn) -> None:
        await to_thread(self.billing.open, body)  # error: apr-dto-in-core

    async def make(self, body: MemberIn) -> Member:
        return Member(name=body.name, extra=body)  # error: apr-dto-in-core

    async def set(self, body: MemberIn, member: Member) -> None:
        member.extra = body  # error: apr-dto-in-core

    async def raw(self, body: MemberIn) -> None:
        await self.members.write(data=body)  # error: apr-dto-in-core

    async def mapped(self, body: MemberIn) -> Member:
        return Member(name=body.name)

    async def columns(self, body: VisitIn) -> None:
        await self.members.put(member=body.member, minutes=body.minutes)

    async def plain(self, body: VisitIn) -> int:
        return self.billing.total([Minutes(body.minutes)])

    async def store(self, body: MemberIn, store: MemberStore[Member]) -> None:
        store.put(Member(name=body.name))

    async def generic(self, body: MemberIn, store: MemberStore[MemberIn]) -> None:
        store.put(body)  # error: apr-dto-in-core
