from __future__ import annotations

import os
from typing import Any

import pytest
from fakeredis import FakeAsyncRedis
from fastapi.testclient import TestClient

from snackly.boxes import api, service
from snackly.boxes.api import app
from snackly.boxes.service import build_box
from snackly.deps import get_redis

client = TestClient(app)


def test_create(monkeypatch: pytest.MonkeyPatch) -> None:
    app.dependency_overrides[get_redis] = FakeAsyncRedis
    monkeypatch.setattr(api.slack, "post", lambda text: None)
    assert client.post("/boxes?size=1").status_code == 200


def test_build(mocker: Any) -> None:
    mocker.patch("snackly.boxes.service.pick_snacks", return_value=["nuts"])  # error: apr-mocked-internals
    assert build_box(1, [])["snacks"] == ["nuts"]


def test_build_id(mocker: Any) -> None:
    mocker.patch("snackly.boxes.service.uuid.uuid4", return_value="1")
    assert build_box(1, [])["id"] == "1"


def test_spy(mocker: Any) -> None:
    spy = mocker.spy(service, "pick_snacks")
    build_box(1, [])
    spy.assert_called_once()


def test_direct(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "build_box", lambda *a: {"id": 1})  # error: apr-mocked-internals
    assert service.build_box(1, []) == {"id": 1}


def test_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "REGION", "eu")
    monkeypatch.setattr("snackly.boxes.api.build_box", lambda size, tastes: {"id": "1"})  # error: apr-mocked-internals
    client.post("/boxes?size=1")


def test_pick() -> None:
    original = service.pick_snacks
    service.pick_snacks = lambda size, tastes: []  # error: apr-mocked-internals
    try:
        assert build_box(1, [])["snacks"] == []
    finally:
        service.pick_snacks = original
