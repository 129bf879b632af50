# only: apr-handler-only-authorization
"""What is allowed once in a while is no permission; what a role allows is."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, g, request

app = Flask(__name__)
last = {"at": 0.0}


class Channel:
    def publish(self, text: str) -> None:
        print(text)

    def delete_archive(self, name: str) -> None:  # error: apr-handler-only-authorization
        print(name)


channel = Channel()


def _restart_allowed() -> bool:
    now = time.monotonic()
    if now - last["at"] < 60:
        return False
    last["at"] = now
    return True


def _deletion_allowed() -> bool:
    return "admin" in g.user.roles


@app.post("/restart")
def restart() -> str:
    if _restart_allowed():
        channel.publish("restarted")
    return "ok"


@app.post("/say")
def say() -> str:
    channel.publish(request.form["text"])
    return "ok"


@app.post("/archives/delete")
def delete_archive() -> Any:
    if _deletion_allowed():
        channel.delete_archive(request.form["name"])
    return "ok"


@app.post("/archives/tidy")
def tidy() -> str:
    channel.delete_archive(request.form["name"])
    return "ok"
