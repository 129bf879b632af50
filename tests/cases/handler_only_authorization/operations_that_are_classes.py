# only: apr-handler-only-authorization
"""Operations that are a class of their own, and owners that are compared with what the server has put on a request."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from aiohttp import web
from fastapi import Depends, FastAPI, HTTPException

app = FastAPI()


@dataclass
class Actor:
    id: UUID
    permissions: frozenset[str]


def current_actor() -> Actor:
    raise NotImplementedError


def operator(actor: Actor = Depends(current_actor)) -> Actor:
    if "contracts:terminate" not in actor.permissions:
        raise HTTPException(403)
    return actor


class Contracts(Protocol):
    def close(self, contract_id: UUID) -> None: ...

    def drop(self, contract_id: UUID) -> None: ...


class TerminateContract:
    def __init__(self, contracts: Contracts) -> None:
        self._contracts = contracts

    def __call__(self, contract_id: UUID) -> None:  # error: apr-handler-only-authorization
        self._contracts.close(contract_id)


class DeleteContract:
    def __init__(self, contracts: Contracts) -> None:
        self._contracts = contracts

    def execute(self, actor: Actor, contract_id: UUID) -> None:
        if "contracts:delete" not in actor.permissions:
            raise PermissionError(contract_id)
        self._contracts.drop(contract_id)


def terminating() -> TerminateContract:
    raise NotImplementedError


def deleting() -> DeleteContract:
    raise NotImplementedError


@app.post("/contracts/{contract_id}/terminate")
def terminate(contract_id: UUID, run: TerminateContract = Depends(terminating), _: Actor = Depends(operator)) -> None:
    run(contract_id)


@app.post("/contracts/{contract_id}/move-out")
def move_out(contract_id: UUID, run: TerminateContract = Depends(terminating)) -> None:
    run(contract_id)


@app.delete("/contracts/{contract_id}")
def remove(contract_id: UUID, run: DeleteContract = Depends(deleting), actor: Actor = Depends(operator)) -> None:
    run.execute(actor, contract_id)


@app.post("/contracts/{contract_id}/drop")
def drop(contract_id: UUID, run: DeleteContract = Depends(deleting), actor: Actor = Depends(current_actor)) -> None:
    run.execute(actor, contract_id)


class Tickets:
    async def owner_name(self, ticket_id: str) -> str:
        raise NotImplementedError

    async def transfer(self, ticket_id: str, to: str) -> None:
        print(ticket_id, to)


@dataclass
class Ticket:
    id: str
    owner: str


async def ticket_of(ticket_id: str) -> Ticket:
    raise NotImplementedError


async def hand_over(request: web.Request) -> web.Response:
    ticket = await ticket_of(request.match_info["id"])
    if ticket.owner != request["who"]["sub"]:
        raise web.HTTPNotFound
    await Tickets().transfer(ticket.id, (await request.json())["to"])
    return web.Response(status=204)


async def take(request: web.Request) -> web.Response:
    if request["who"]["scope"] != "root":
        raise web.HTTPForbidden
    await Tickets().transfer(request.match_info["id"], request["who"]["sub"])
    return web.Response(status=204)


site = web.Application()
site.router.add_post("/tickets/{id}/hand-over", hand_over)
site.router.add_post("/tickets/{id}/take", take)
