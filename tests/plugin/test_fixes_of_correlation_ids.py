"""The fix for lines without an id is the framework's own way, for requests and for jobs."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from conftest import Project

WEB = """
import logging

from {module} import {name}

log = logging.getLogger(__name__)
app = {made}


@app.{decorator}
def pay(order_id: int) -> dict[str, int]:
    log.info("paying")
    return {{}}


if __name__ == "__main__":
    logging.basicConfig(level="INFO")
"""


@pytest.mark.parametrize(
    ("module", "name", "made", "decorator", "way"),
    [
        ("fastapi", "FastAPI", "FastAPI()", 'post("/pay/{order_id}")', "app.add_middleware(CorrelationIdMiddleware)"),
        ("flask", "Flask", "Flask(__name__)", 'post("/pay/<int:order_id>")', "@app.before_request"),
        ("celery", "Celery", 'Celery("shop")', "task", "%(task_id)s"),
    ],
)
def test_the_frameworks_way(project: Project, module: str, name: str, made: str, decorator: str, way: str) -> None:
    project.write({"main.py": WEB.format(module=module, name=name, made=made, decorator=decorator)}, options="ignore_missing_imports = true\n")
    command = [sys.executable, "-m", "apr_mypy.cli", "check", "main.py", "--format", "json", "--fail-on", "never"]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, timeout=300, check=False)
    (found,) = [one for one in json.loads(done.stdout)["findings"] if one["rule"] == "apr-no-correlation-id"]
    assert way in found["fix"]
