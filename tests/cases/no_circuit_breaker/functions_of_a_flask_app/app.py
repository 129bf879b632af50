from __future__ import annotations

from typing import Any

import psycopg
import redis
import requests
from circuitbreaker import circuit  # type: ignore[import-not-found]
from flask import Flask, jsonify

app = Flask(__name__)
cache = redis.Redis()


def rates(base: str) -> Any:  # error: apr-no-circuit-breaker
    return requests.get("https://fx.example/latest", params={"base": base}, timeout=3).json()


@circuit(failure_threshold=5)
def score(person: str) -> Any:
    return requests.get(f"https://score.example/{person}", timeout=3).json()


def internal(key: str) -> Any:
    return cache.get(key)


def rows() -> Any:
    with psycopg.connect("dbname=x", connect_timeout=3) as conn:
        return conn.execute("SELECT 1").fetchall()


@app.get("/rates")
def get_rates() -> Any:
    return jsonify(rates("EUR"))


@app.post("/convert")
def convert() -> Any:
    return jsonify(rates("USD")["EUR"] * 2)


@app.get("/score/<person>")
def get_score(person: str) -> Any:
    return jsonify(score(person), internal(person), rows())


@app.post("/score/<person>")
def post_score(person: str) -> Any:
    return jsonify(score(person), internal(person), rows())


@app.get("/one")
def one() -> Any:
    return requests.get("https://once.example", timeout=3).json()


@app.get("/retried")
def retried() -> Any:  # error: apr-no-circuit-breaker
    for _ in range(3):
        try:
            return requests.get("https://retried.example", timeout=3).json()
        except requests.RequestException:
            continue
    return {}, 503


@app.get("/local")
def local() -> Any:
    return requests.get("http://localhost:9000/health", timeout=3).json()


@app.get("/local2")
def local2() -> Any:
    return requests.get("http://localhost:9000/health", timeout=3).json()
