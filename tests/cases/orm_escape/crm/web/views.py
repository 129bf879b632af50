from aiohttp import web

from crm.repository.contacts import Contacts
from crm.service.mailing import Mailing

routes = web.RouteTableDef()


@routes.get("/contacts/{pk}")
async def show(request: web.Request) -> web.Response:
    contacts: Contacts = request.app["contacts"]
    row = await contacts.implied()  # to mypy it is Any
    return web.json_response({"name": row.name if row else ""})


@routes.get("/people/{pk}")
async def person(request: web.Request) -> web.Response:
    contacts: Contacts = request.app["contacts"]
    found = await contacts.person(int(request.match_info["pk"]))
    return web.json_response({"name": found.name if found else ""})


@routes.post("/mailing")
async def mailing(request: web.Request) -> web.Response:
    service: Mailing = request.app["mailing"]
    return web.json_response({"sent": await service.send()})
