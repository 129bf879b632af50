# only: apr-blocking-call
"""A property that keeps its first result has been read in a thread before code on the loop reads it again, or has not."""

import asyncio
import sqlite3
from functools import cached_property


class Member:
    def __init__(self, number: int, is_owner: bool) -> None:
        self.number = number
        self.is_owner = is_owner

    @cached_property
    def rights(self) -> set[str]:
        return {row[0] for row in sqlite3.connect("club.db").execute("SELECT name FROM rights WHERE member = ?", (self.number,))}

    @property
    def doors(self) -> set[str]:
        return {row[0] for row in sqlite3.connect("club.db").execute("SELECT name FROM doors WHERE member = ?", (self.number,))}

    def may(self, right: str) -> bool:
        return self.is_owner or right in self.rights

    def opens(self, door: str) -> bool:
        return door in self.doors

    async def get_ready(self) -> None:
        if self.is_owner:
            return

        def prepare() -> None:
            _ = self.rights
            _ = self.doors

        await asyncio.to_thread(prepare)


class Visit:
    def __init__(self, member: Member, host: Member) -> None:
        self.member = member
        self.host = host


async def enter(visit: Visit) -> str:
    await visit.member.get_ready()
    return "in" if visit.member.may("enter") else "out"


async def enter_through_a_local(visit: Visit) -> str:
    member = visit.member
    await asyncio.to_thread(lambda: member.rights)
    return "in" if member.may("enter") else "out"


async def enter_unprepared(visit: Visit) -> str:
    return "in" if visit.member.may("enter") else "out"  # error: apr-blocking-call


async def prepared_too_late(visit: Visit) -> str:
    answer = "in" if visit.member.may("enter") else "out"  # error: apr-blocking-call
    await visit.member.get_ready()
    return answer


async def prepared_sometimes(visit: Visit, careful: bool) -> str:
    if careful:
        await visit.member.get_ready()
    return "in" if visit.member.may("enter") else "out"  # error: apr-blocking-call


async def somebody_else_was_prepared(visit: Visit) -> str:
    await visit.member.get_ready()
    return "in" if visit.host.may("enter") else "out"  # error: apr-blocking-call


async def asks_what_is_not_kept(visit: Visit) -> bool:
    await visit.member.get_ready()
    return visit.member.opens("cellar")  # error: apr-blocking-call


async def look_up(visit: Visit | None, name: str) -> str:
    if visit is not None:
        await visit.member.get_ready()
    await asyncio.sleep(0)
    if visit is not None and not await _is_let_in(visit):
        raise PermissionError(name)
    return name


async def _is_let_in(visit: Visit) -> bool:
    return visit.member.may("look")


async def after_a_look_up(visit: Visit, name: str) -> str:
    found = await look_up(visit, name)
    if not visit.member.may("edit"):
        raise PermissionError(found)
    return found


class Guest(Member):
    @property
    def sponsor(self) -> list[tuple[int]]:
        return sqlite3.connect("club.db").execute("SELECT sponsor FROM guests WHERE number = ?", (self.number,)).fetchall()


def may_enter(member: Member) -> bool:
    if isinstance(member, Guest) and not member.sponsor:
        return False
    return member.may("enter")


async def enter_by_the_book(visit: Visit) -> bool:
    await visit.member.get_ready()
    return may_enter(visit.member)


async def enter_by_the_book_unprepared(visit: Visit) -> bool:
    return may_enter(visit.member)  # error: apr-blocking-call
