import pytest
from flask import Flask

from fleet.jobs import release_all
from fleet.routes import bp

RENT = "/cars/%d/rent"


@pytest.fixture
def client():
    app = Flask(__name__)
    app.register_blueprint(bp)
    return app.test_client()


def test_rent(client):
    assert client.post(RENT % 3).status_code == 200


def test_return(client):
    pk = 3
    assert client.post("/cars/" + str(pk) + "/return").status_code == 200


def test_release():
    release_all.fn()
