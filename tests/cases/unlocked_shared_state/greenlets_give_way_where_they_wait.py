# only: apr-unlocked-shared-state
"""A Flask application on gevent: what would be threads are greenlets, which give way only where one waits."""
from __future__ import annotations

from flask import Flask, jsonify
from flask.wrappers import Response
from gevent.pywsgi import WSGIServer
import requests

app = Flask(__name__)
INDEXES: dict[str, list[str]] = {}
served = 0
left = 10


@app.post("/hit")
def hit() -> Response:
    global served
    served += 1
    return jsonify(served)


@app.delete("/index/<name>")
def drop(name: str) -> Response:
    if name not in INDEXES:
        return jsonify(gone=False)
    del INDEXES[name]
    return jsonify(gone=True)


@app.post("/take")
def take() -> Response:
    global left
    before = left
    requests.post("https://stock.example/take", timeout=5)
    left = before - 1  # error: apr-unlocked-shared-state
    return jsonify(left)


def serve() -> None:
    WSGIServer(("0.0.0.0", 8002), app).serve_forever()


if __name__ == "__main__":
    serve()
