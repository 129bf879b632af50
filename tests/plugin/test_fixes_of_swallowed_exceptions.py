"""The fix for a swallowed exception names what the guarded calls raise, where all of them are known."""

from __future__ import annotations

from conftest import Project

SERVICE = """
import contextlib
import json
from pathlib import Path

import requests

from helpers import work


def warm(url: str) -> None:
    try:
        requests.get(url, timeout=3)
    except Exception:  # write `except requests.RequestException:` and let all others go up
        pass


def read(path: Path, found: dict[str, int]) -> None:
    try:
        found["size"] = len(json.loads(path.read_text()))
    except Exception:  # write `except (json.JSONDecodeError, OSError):` and let all others go up
        pass


def keep(path: Path, text: str) -> None:
    with contextlib.suppress(Exception):  # write suppress(OSError) and let all others go up
        path.write_text(text)


def known_fields(shown: object, names: dict[str, str]) -> list[str]:
    found = []
    for name in names:
        try:
            getattr(shown, "fields").find(name)
            found.append(names[name])
        except Exception:  # name the one exception that is expected and let all others go up
            pass
    return found


def unknown(url: str) -> None:
    try:
        work(requests.get(url, timeout=3))
    except Exception:  # name the one exception that is expected and let all others go up
        pass
"""
HELPERS = "import requests\n\ndef work(answer: requests.Response) -> None: ...\n"


def test_each_handler_gets_the_fix_that_stands_beside_it(project: Project) -> None:
    project.write({"service.py": SERVICE, "helpers.py": HELPERS}, options="disable_error_code = import-untyped\n")
    expected = {number: line.partition("  # ")[2] for number, line in enumerate(SERVICE.splitlines(), 1) if "  # " in line}
    assert dict(project.fixes("apr-swallowed-exception")) == expected
