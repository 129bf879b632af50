# only: apr-unlocked-shared-state
"""A cache that is filled at the first use: one lock, one finding, however many lines fill it."""

from typing import Any

from fastapi import FastAPI

app = FastAPI()
_actions: dict[str, list[str]] = {}
_names: dict[str, list[str]] = {}


def load(name: str) -> list[str]:
    return [name]


@app.get("/actions/{name}")
def action(name: str) -> Any:
    if name not in _actions:
        _actions[name] = []  # error: apr-unlocked-shared-state
        for one in load(name):
            _actions[name] = [*_actions[name], one]
    return _actions[name]


@app.get("/both/{name}")
def both(name: str) -> Any:
    if name not in _actions:
        _actions[name] = []  # error: apr-unlocked-shared-state
    if name not in _names:
        _names[name] = []  # error: apr-unlocked-shared-state
    return _actions[name] + _names[name]
