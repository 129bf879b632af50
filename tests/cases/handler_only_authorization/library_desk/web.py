from litestar import Controller, Request, delete, post
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers.base import BaseRouteHandler

from library_desk.core import Desk


def librarian(connection: ASGIConnection, _: BaseRouteHandler) -> None:
    if not connection.user.is_librarian:
        raise NotAuthorizedException()


class Staff(Controller):
    path = "/staff"
    guards = [librarian]

    @delete("/members/{member_id:int}")
    async def forget(self, member_id: int, desk: Desk) -> None:
        desk.forget_member(member_id)

    @post("/members/{member_id:int}/librarian")
    async def promote(self, member_id: int, desk: Desk) -> None:
        desk.make_librarian(member_id, True)

    @post("/members/{member_id:int}/waive")
    async def waive(self, member_id: int, desk: Desk) -> None:
        desk.waive_fee(member_id)

    @post("/loans/{loan_id:int}/extend")
    async def extend(self, loan_id: int, desk: Desk) -> None:
        desk.extend(loan_id)

    @post("/loans/{loan_id:int}/back")
    async def back(self, loan_id: int, request: Request, desk: Desk) -> None:
        desk.give_back(loan_id, request.user)

    @post("/purge")
    async def purge(self, desk: Desk) -> None:
        desk.purge_expired()


class Mine(Controller):
    path = "/me"

    @post("/close/{member_id:int}")
    async def close(self, member_id: int, desk: Desk) -> None:
        desk.forget_member(member_id)

    @post("/volunteer")
    async def volunteer(self, request: Request, desk: Desk) -> None:
        desk.make_librarian(request.user.id, True)

    @post("/loans/{loan_id:int}/back")
    async def back(self, loan_id: int, request: Request, desk: Desk) -> None:
        desk.give_back(loan_id, request.user)
        desk.extend(loan_id)

    @post("/wipe")
    async def wipe(self, request: Request, desk: Desk) -> None:
        desk.wipe_loans(request.user)
