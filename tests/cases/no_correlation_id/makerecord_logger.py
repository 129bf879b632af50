# only: apr-no-correlation-id
import logging
from contextvars import ContextVar

from aiohttp import web

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestLogger(logging.Logger):
    def makeRecord(self, *args, **kwargs):
        record = super().makeRecord(*args, **kwargs)
        record.request_id = request_id.get()
        return record


logging.setLoggerClass(RequestLogger)
log = logging.getLogger(__name__)


@web.middleware
async def ids(request, handler):
    request_id.set(request.headers.get("X-Request-Id", "-"))
    return await handler(request)


async def a(request):
    log.info("a")
    return web.Response()


app = web.Application(middlewares=[ids])
app.router.add_get("/a", a)
