"""FastAPI: what a route, a dependency or a socket starts and keeps has to end with the request, or belong to somebody."""

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.background import BackgroundTask

router = APIRouter()
executor = ThreadPoolExecutor()
_exports: dict[str, asyncio.Task[bytes]] = {}
_cancellable: dict[str, asyncio.Task[bytes]] = {}
_background: set[asyncio.Task[Any]] = set()


async def build(key: str) -> bytes:
    await asyncio.sleep(1)
    return key.encode()


def render(key: str) -> bytes:
    return key.encode()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.refresher = asyncio.create_task(build("all"))
    app.state.jobs = asyncio.Queue()
    yield
    app.state.refresher.cancel()


app = FastAPI(lifespan=lifespan)


@router.post("/a")
async def kept_in_a_local(key: str) -> dict[str, str]:
    task = asyncio.create_task(build(key))  # error: apr-request-scoped-task
    return {"task": task.get_name()}


@router.post("/b")
async def kept_in_a_global(key: str) -> None:
    _exports[key] = asyncio.create_task(build(key))  # error: apr-request-scoped-task


@router.get("/b")
async def is_ready(key: str) -> bool:
    return key in _exports and _exports[key].done()


@router.post("/c")
async def kept_in_the_application(request: Request, key: str) -> None:
    request.app.state.exports[key] = asyncio.create_task(build(key))  # error: apr-request-scoped-task


@router.post("/d")
async def kept_in_the_request(request: Request, key: str) -> None:
    request.state.export = asyncio.ensure_future(build(key))  # error: apr-request-scoped-task


@router.post("/e")
async def in_the_response(key: str) -> Any:
    return asyncio.create_task(build(key))  # error: apr-request-scoped-task


@router.post("/f")
async def in_the_body_of_the_response(key: str) -> dict[str, Any]:
    task = asyncio.create_task(build(key))  # error: apr-request-scoped-task
    return {"key": key, "task": task}


@router.post("/f2")
async def in_the_body_of_a_response_object(key: str) -> JSONResponse:
    task = asyncio.create_task(build(key))  # error: apr-request-scoped-task
    return JSONResponse({"key": key, "task": task})


@router.post("/g")
def kept_thread(key: str) -> str:
    thread = threading.Thread(target=render, args=(key,))
    thread.start()  # error: apr-request-scoped-task
    return thread.name


@router.post("/h")
async def kept_future(key: str) -> bool:
    future = executor.submit(render, key)  # error: apr-request-scoped-task
    return future.running()


@router.post("/i")
async def dropped(key: str) -> None:
    asyncio.create_task(build(key))  # error: apr-fire-and-forget
    _ = asyncio.create_task(build(key))  # error: apr-fire-and-forget


async def audit(request: Request) -> str:
    task = asyncio.create_task(build(str(request.url)))  # error: apr-request-scoped-task
    return task.get_name()


async def tracer() -> AsyncIterator[str]:
    task = asyncio.create_task(build("trace"))  # error: apr-request-scoped-task
    yield task.get_name()


async def owned_tracer() -> AsyncIterator[str]:
    task = asyncio.create_task(build("trace"))
    try:
        yield task.get_name()
    finally:
        task.cancel()


Tracer = Annotated[str, Depends(tracer)]


@router.get("/j")
async def uses_dependencies(name: Tracer, other: Annotated[str, Depends(audit)], third: str = Depends(owned_tracer)) -> str:
    return name + other + third


class Recorder:
    def __init__(self) -> None:
        self._task = asyncio.get_running_loop().create_task(build("record"))  # error: apr-request-scoped-task


@router.get("/k")
async def uses_a_class(recorder: Annotated[Recorder, Depends()]) -> None:
    return None


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    await socket.accept()
    pinger = asyncio.create_task(build("ping"))  # error: apr-request-scoped-task
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        print(pinger.get_name())


@router.websocket("/chat")
async def first_of_two(socket: WebSocket) -> None:
    reader = asyncio.create_task(socket.receive_text())
    writer = asyncio.create_task(socket.send_text(""))
    await asyncio.wait([reader, writer], return_when=asyncio.FIRST_COMPLETED)  # error: apr-request-scoped-task


@router.websocket("/chat2")
async def first_of_two_read(socket: WebSocket) -> None:
    done, _ = await asyncio.wait(  # error: apr-request-scoped-task
        {asyncio.create_task(socket.receive_text()), asyncio.create_task(socket.receive_text())},
        return_when="FIRST_COMPLETED",
    )
    for task in done:
        print(task.result())


@router.websocket("/chat3")
async def counts_the_rest(socket: WebSocket) -> None:
    tasks = [asyncio.create_task(socket.receive_text()), asyncio.create_task(socket.receive_text())]
    done, pending = await asyncio.wait(tasks, timeout=3)  # error: apr-request-scoped-task, apr-swallowed-exception
    print(len(pending))


@router.get("/stream")
async def stream() -> StreamingResponse:
    queue: asyncio.Queue[bytes] = asyncio.Queue()

    async def events() -> AsyncIterator[bytes]:
        producer = asyncio.create_task(build("x"))  # error: apr-request-scoped-task
        while not queue.empty():
            yield await queue.get()

    return StreamingResponse(events())


# --- what has an owner ------------------------------------------------------------------------------------------------------------


@router.post("/l")
async def awaited(key: str) -> bytes:
    task = asyncio.create_task(build(key))
    other = asyncio.create_task(build(key))
    return await task + await other


@router.post("/m")
async def grouped(key: str) -> bytes:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(build(key))
    return task.result()


@router.post("/n")
async def framework(key: str, background: BackgroundTasks) -> JSONResponse:
    background.add_task(build, key)
    return JSONResponse({}, background=BackgroundTask(build, key))


@router.post("/o")
async def queued(request: Request, key: str) -> None:
    await request.app.state.jobs.put(key)


@router.post("/p")
async def cancellable(key: str) -> None:
    _cancellable[key] = asyncio.create_task(build(key))


@router.delete("/p")
async def cancel(key: str) -> None:
    _cancellable.pop(key).cancel()


@router.post("/q")
async def kept_set(key: str) -> None:
    task = asyncio.create_task(build(key))
    _background.add(task)
    task.add_done_callback(_background.discard)


@router.websocket("/chat4")
async def rest_is_cancelled(socket: WebSocket) -> None:
    reader = asyncio.create_task(socket.receive_text())
    writer = asyncio.create_task(socket.send_text(""))
    done, pending = await asyncio.wait([reader, writer], return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    for task in done:
        task.result()


@router.websocket("/chat5")
async def each_is_cancelled(socket: WebSocket) -> None:
    reader = asyncio.create_task(socket.receive_text())
    writer = asyncio.create_task(socket.send_text(""))
    try:
        await asyncio.wait([reader, writer], return_when=asyncio.FIRST_COMPLETED)
    finally:
        reader.cancel()
        writer.cancel()


@router.get("/all")
async def waits_for_all_in_the_end() -> int:
    count = 0
    pending = {asyncio.create_task(build("a")), asyncio.create_task(build("b"))}
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        count += len(done)
    return count


@router.get("/every")
async def waits_for_every_one() -> int:
    done, _ = await asyncio.wait([asyncio.create_task(build("a"))])  # error: apr-swallowed-exception
    return len(done)


@router.get("/stream2")
async def stream_with_an_end() -> StreamingResponse:
    async def events() -> AsyncIterator[bytes]:
        producer = asyncio.create_task(build("x"))
        try:
            yield b""
        finally:
            producer.cancel()

    return StreamingResponse(events())


@router.post("/thread")
def joined_thread(key: str) -> None:
    thread = threading.Thread(target=render, args=(key,))
    thread.start()
    thread.join(timeout=5)


@router.post("/future")
async def awaited_future(key: str) -> bytes:
    future = asyncio.get_running_loop().run_in_executor(executor, render, key)
    return await asyncio.wait_for(future, 3)


app.include_router(router)
