from __future__ import annotations

import pytest
from boats.api import app
from boats.models import Entry
from fastapi.testclient import TestClient

client = TestClient(app)


def _url(entry: Entry, step: str) -> str:
    return app.url_path_for(f"entry-{step}", entry_id=entry.id)


def _send(entry: Entry, step: str) -> int:
    return client.post(_url(entry, step)).status_code


def test_start() -> None:
    assert _send(Entry(id=1, boat="guest-Ida"), "start") == 200


@pytest.mark.parametrize("step", ["finish"])
def test_later_steps(step: str) -> None:
    assert _send(Entry(id=2, boat="Elsa"), step) == 200
