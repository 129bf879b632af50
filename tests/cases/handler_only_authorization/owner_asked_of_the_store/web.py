from aiohttp import web
from owner_asked_of_the_store.store import DocumentService

routes = web.RouteTableDef()


@routes.delete("/documents/{id}")
async def delete_document(request: web.Request) -> web.Response:
    service: DocumentService = request.app["documents"]
    document_id = int(request.match_info["id"])
    if await service.documents.owner_of(document_id) != request["user_id"]:
        raise web.HTTPForbidden()
    await service.delete_document(document_id)
    return web.Response(status=204)


@routes.post("/bulk/delete")
async def bulk_delete(request: web.Request) -> web.Response:
    service: DocumentService = request.app["documents"]
    body = await request.json()
    for document_id in body["ids"]:
        await service.delete_document(document_id)
    return web.Response(status=204)
