# only: apr-fire-and-forget
"""Threads for which somebody waits, or whose work is ended, without a call on the handle itself; and threads for which nobody does."""

import asyncio
import http.server
import threading
import time
from typing import Any


def work(number: int) -> None:
    time.sleep(number)


def join_all(count: int) -> None:
    for number in range(count):
        t = threading.Thread(target=work, args=(number,))
        t.start()
    for one in threading.enumerate():
        if one is not threading.current_thread():
            one.join()


def count_all(count: int) -> int:
    for number in range(count):
        t = threading.Thread(target=work, args=(number,))
        t.start()  # error: apr-fire-and-forget
    return len([one for one in threading.enumerate() if one.is_alive()])


def ask_in_browser(port: int, done: threading.Event) -> bool:
    server = http.server.HTTPServer(("127.0.0.1", port), http.server.BaseHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        return done.wait(timeout=60)
    finally:
        server.shutdown()


def serve_beside(port: int) -> int:
    server = http.server.HTTPServer(("127.0.0.1", port), http.server.BaseHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()  # error: apr-fire-and-forget
    return server.server_port


class WebServer(threading.Thread):
    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.server: Any = None

    def run(self) -> None:
        self.server.serve()

    def stop(self) -> None:
        self.server.ask_to_end()


web_server: WebServer | None = None


def start_web_server() -> None:
    global web_server
    web_server = WebServer()
    web_server.start()


def stop_web_server() -> None:
    if web_server is not None and web_server.is_alive():
        web_server.stop()


other_server: WebServer | None = None


def start_other_server() -> None:
    global other_server
    other_server = WebServer()
    other_server.start()  # error: apr-fire-and-forget


def is_other_alive() -> bool:
    return other_server is not None and other_server.is_alive()


async def deploy(name: str) -> None:
    await asyncio.sleep(len(name))


async def start_deployment(name: str) -> str:
    asyncio.create_task(deploy(name))  # error: apr-fire-and-forget
    return name
