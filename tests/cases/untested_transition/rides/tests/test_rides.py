from click.testing import CliRunner

from rides import jobs
from rides.app import app

BASE = "/api/v1/rides"


def test_assign(client):
    assert client.post("/api/v1/rides/1/assign").status_code == 200


def test_finish_needs_get(client):
    assert client.get("/api/v1/rides/1/finish").status_code == 405


def test_cancel(client):
    assert client.post(app.url_path_for("cancel-ride", ride_id=1)).status_code == 200


def test_dispute(client):
    ride_id = 3
    response = client.post(f"{BASE}/{ride_id}/dispute")
    assert response.status_code == 200


def test_stale(stale):
    assert True


def test_force_done():
    assert CliRunner().invoke(jobs.force_done, ["1"]).exit_code == 0
