# only: apr-unlocked-shared-state
"""Objects that Flask views make on first use: which of two is kept matters only where they change or hold something open."""
from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from pathlib import Path

import redis
import requests
from flask import Flask

app = Flask(__name__)


class WordList:
    """Read once, never changed."""

    def __init__(self, folder: Path) -> None:
        self._words = [path.stem for path in folder.glob("*.txt")]
        self._random = secrets.SystemRandom()

    def pick(self) -> str:
        return self._random.choice(self._words)


class Digests:
    def __init__(self, salt: bytes) -> None:
        self._salt = salt

    def of(self, text: str) -> str:
        return hashlib.sha256(self._salt + text.encode()).hexdigest()


class Basket:
    """Changed after it was made."""

    def __init__(self) -> None:
        self._items: list[str] = []
        self._seen: Counter[str] = Counter()

    def put(self, item: str) -> None:
        self._items.append(item)


class Rates:
    """Keeps a session open."""

    def __init__(self) -> None:
        self._session = requests.Session()

    def of(self, code: str) -> str:
        return self._session.get(f"https://rates.example/{code}", timeout=3).text


class Flags:
    def __init__(self, store: redis.Redis) -> None:
        self._store = store

    def on(self, name: str) -> bool:
        return bool(self._store.exists(name))


_words: WordList | None = None
_digests: Digests | None = None
_basket: Basket | None = None
_rates: Rates | None = None
_flags: Flags | None = None


def words() -> WordList:
    global _words
    if _words is None:
        _words = WordList(Path("/srv/words"))
    return _words


def digests() -> Digests:
    global _digests
    if _digests is None:
        _digests = Digests(b"salt")
    return _digests


def basket() -> Basket:
    global _basket
    if _basket is None:
        _basket = Basket()  # error: apr-unlocked-shared-state
    return _basket


def rates() -> Rates:
    global _rates
    if _rates is None:
        _rates = Rates()  # error: apr-unlocked-shared-state
    return _rates


def flags() -> Flags:
    global _flags
    if _flags is None:
        _flags = Flags(redis.Redis(host="cache", socket_timeout=1))  # error: apr-unlocked-shared-state
    return _flags


@app.get("/")
def index() -> str:
    basket().put(words().pick())
    return digests().of(rates().of("EUR")) if flags().on("rates") else ""


seen: Counter[str] = Counter()


@app.post("/seen/<text>")
def note(text: str) -> str:
    seen.update(text.split())  # error: apr-unlocked-shared-state
    return str(len(seen))
