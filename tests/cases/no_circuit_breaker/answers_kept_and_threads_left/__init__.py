# only: apr-no-circuit-breaker
"""What is kept with its failures, asked in a thread that nobody waits for, or only looked at."""

from __future__ import annotations

import queue
import threading
import time
from functools import lru_cache

import requests
from flask import Flask

app = Flask(__name__)
work: queue.Queue[str] = queue.Queue()


@lru_cache(maxsize=1)
def newest(hour: int = 0) -> str:
    try:
        return str(requests.get("https://releases.example.com/newest", timeout=5).json()["name"])
    except requests.RequestException:
        return ""


@lru_cache(maxsize=1)
def price(day: int = 0) -> str:  # error: apr-no-circuit-breaker
    return str(requests.get("https://prices.example.com/today", timeout=5).json()["price"])


def announce() -> None:
    while True:
        requests.post("https://hooks.example.com/announce", json={"name": work.get()}, timeout=5)


def mark(name: str) -> None:  # error: apr-no-circuit-breaker
    requests.post("https://marks.example.com/mark", json={"name": name}, timeout=5)


def alive() -> bool:
    try:
        answer = requests.get("https://seeds.example.com/health", timeout=5)
        answer.raise_for_status()
    except requests.RequestException:
        return False
    return True


def has_seeds() -> bool:  # error: apr-no-circuit-breaker
    try:
        answer = requests.get("https://plants.example.com/seeds", timeout=5)
        answer.raise_for_status()
        work.put(answer.text)
    except requests.RequestException:
        return False
    return True


def begin() -> None:
    threading.Thread(target=announce, daemon=True).start()


def mark_and_wait(name: str) -> None:
    marking = threading.Thread(target=mark, args=(name,))
    marking.start()
    marking.join()


@app.get("/")
def index() -> str:
    begin()
    mark_and_wait("index")
    return f"{newest(int(time.time() // 3600))} {price()} {alive()} {has_seeds()}"


@app.get("/about")
def about() -> str:
    begin()
    mark_and_wait("about")
    return f"{newest(int(time.time() // 3600))} {price()} {alive()} {has_seeds()}"
