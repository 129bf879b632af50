# only: apr-missing-timeout, apr-blocking-call
"""An object that a module keeps is called like a function; what a pool was given is over when its `with` has ended."""

from concurrent.futures import ThreadPoolExecutor, as_completed

import grpc
from flask import Flask, jsonify

app = Flask(__name__)
_channel = grpc.insecure_channel("plates:50051")
_lookup = _channel.unary_unary("/plates.Plates/Lookup")
_owner = _channel.unary_unary("/plates.Plates/Owner")


def lookup(image: bytes) -> bytes:
    return _lookup(image)  # type: ignore[no-any-return]  # error: apr-missing-timeout


def owner(plate: bytes) -> bytes:
    return _owner(plate, timeout=2)  # type: ignore[no-any-return]


async def inspect(plate: bytes) -> bytes:
    return _owner(plate, timeout=2)  # type: ignore[no-any-return]  # error: apr-blocking-call


async def inspect_deep(plate: bytes) -> bytes:
    return owner(plate)  # error: apr-blocking-call


def count(lane: str) -> int:
    return len(lane)


@app.get("/report")
def report():  # type: ignore[no-untyped-def]
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(count, "a")
        rest = [pool.submit(count, lane) for lane in ("b", "c")]
    return jsonify([first.result(), *(one.result() for one in rest)])


@app.get("/report/loop")
def report_in_a_loop():  # type: ignore[no-untyped-def]
    totals = []
    with ThreadPoolExecutor(2) as pool:
        rest = [pool.submit(count, lane) for lane in ("b", "c")]
    for one in rest:
        totals.append(one.result())
    return jsonify(totals)


@app.get("/report/now")
def report_now():  # type: ignore[no-untyped-def]
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(count, "a")
        return jsonify(first.result())  # error: apr-missing-timeout


pool_of_all = ThreadPoolExecutor(4)


@app.get("/report/shared")
def report_shared():  # type: ignore[no-untyped-def]
    first = pool_of_all.submit(count, "a")
    with app.app_context():
        second = pool_of_all.submit(count, "b")
    for done in as_completed([first], timeout=5):
        done.result()
    return jsonify(second.result())  # error: apr-missing-timeout
