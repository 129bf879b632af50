# only: apr-missing-timeout
"""A module that gives fixtures is a part of tests, wherever it lies."""

from typing import Any

import pytest
import requests


@pytest.fixture(scope="session")
def schema(api_url: str) -> Any:
    return requests.get(f"{api_url}/docs/api.json").json()


def import_key(url: str) -> bytes:
    return requests.get(url).content
