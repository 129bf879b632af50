from __future__ import annotations

from click.testing import CliRunner
from fastapi.testclient import TestClient
import pytest

from snackly.api import app, send
from snackly.cli import archive

client = TestClient(app)


@pytest.mark.parametrize("action", ["pack", "deliver"])
def test_actions(action: str) -> None:
    assert client.post(f"/boxes/1/{action}").status_code == 200


def test_archive() -> None:
    assert CliRunner().invoke(archive).exit_code == 0


def test_lost_box_is_shown() -> None:
    assert client.get("/boxes/1/lose").status_code == 405
