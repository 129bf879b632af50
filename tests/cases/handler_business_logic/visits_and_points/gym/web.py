from __future__ import annotations

import logging
from datetime import datetime, timedelta, timezone

from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tortoise.transactions import in_transaction

from gym import services
from gym.models import Member, Visit

logger = logging.getLogger(__name__)


def _card(member: Member) -> dict[str, object]:
    initials = "".join(part[0] for part in member.name.split())
    return {"id": member.id, "initials": initials.upper(), "since": member.joined.strftime("%Y"), "points": f"{member.points:,}"}


async def check_in(request: Request) -> Response:
    member = await services.check_in(int(request.path_params["id"]))
    return JSONResponse(_card(member))


async def bonus(request: Request) -> Response:
    member = await Member.get(id=request.path_params["id"])
    years = (datetime.now(timezone.utc) - member.joined) // timedelta(days=365)  # error: apr-handler-business-logic
    if years >= 5 and member.level != "gold":
        await services.award(member.id, 100)
    return Response(status_code=204)


async def minutes(request: Request) -> Response:
    total = 0
    async for visit in Visit.filter(member_id=request.path_params["id"]):
        total += visit.minutes  # error: apr-handler-business-logic
    if total > 600:
        await services.award(request.path_params["id"], total // 60)
    return JSONResponse({"total": total})


async def total_minutes(request: Request) -> Response:
    visits = await Visit.filter(member_id=request.path_params["id"])
    return JSONResponse({"hours": round(sum(v.minutes for v in visits) / 60, 1)})


async def merge(request: Request) -> Response:
    async with in_transaction():  # error: apr-handler-business-logic
        await Visit.filter(member_id=2).update(member_id=1)
        await Member.filter(id=2).delete()
    return Response(status_code=204)


class MemberEndpoint(HTTPEndpoint):
    async def get(self, request: Request) -> Response:
        member = await Member.get_or_none(id=request.path_params["id"])
        if member is None:
            raise HTTPException(404)
        logger.info("shown %s", member.id)
        return JSONResponse(_card(member), headers={"ETag": str(member.points)})

    async def put(self, request: Request) -> Response:
        body = await request.json()
        if not isinstance(body.get("name"), str) or not body["name"].strip():
            return JSONResponse({"error": "name"}, status_code=422)
        return JSONResponse(_card(await services.rename(int(request.path_params["id"]), body["name"].strip())))

    async def post(self, request: Request) -> Response:
        member = await Member.get(id=request.path_params["id"])
        self._promote(member)
        await member.save()
        return Response(status_code=204)

    def _promote(self, member: Member) -> None:
        if member.points > 1000:
            member.level = "gold"  # error: apr-handler-business-logic


app = Starlette(
    routes=[
        Route("/members/{id:int}/check-in", check_in, methods=["POST"]),
        Route("/members/{id:int}/bonus", bonus, methods=["POST"]),
        Route("/members/{id:int}/minutes", minutes),
        Route("/members/{id:int}/hours", total_minutes),
        Route("/members/merge", merge, methods=["POST"]),
        Route("/members/{id:int}", MemberEndpoint),
    ]
)
