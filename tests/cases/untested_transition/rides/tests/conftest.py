import pytest
from fastapi.testclient import TestClient

from rides.app import app


@pytest.fixture
def client():
    return TestClient(app)


@pytest.fixture
def stale():
    from rides.jobs import cancel_stale

    cancel_stale.apply()
