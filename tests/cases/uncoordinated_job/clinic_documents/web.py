from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .documents import cancel_visit, pay_bill


async def cancel(request: Request) -> Response:
    cancel_visit(request.path_params["pk"])
    return Response()


async def pay(request: Request) -> Response:
    pay_bill(request.path_params["pk"])
    return Response()


app = Starlette(routes=[Route("/visits/{pk}", cancel, methods=["DELETE"]), Route("/bills/{pk}", pay, methods=["POST"])])
