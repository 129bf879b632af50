"""The marker types: plain types for every checker, cheap at run time, and nothing but `typing` behind them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Annotated, get_args, get_origin, get_type_hints

import pytest

from apr_mypy import markers
from apr_mypy.markers import IdempotencyKey, LifecycleState, Mark, Principal, Secret, Untrusted

ROOT = Path(__file__).parent.parent
USES = """
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional

from fastapi import FastAPI
from pydantic import BaseModel

from apr_mypy.markers import IdempotencyKey, LifecycleState, Principal, Secret, Untrusted

app = FastAPI()


@dataclass
class Account:
    token: Secret[str]
    state: LifecycleState[str] = "new"


class LogIn(BaseModel):
    name: Untrusted[str]
    password: Secret[str]
    key: IdempotencyKey[str] | None = None


@app.post("/login")
def log_in(form: LogIn, attempt: Untrusted[int] = 0) -> dict[str, str]:
    return {"name": form.name.upper()}


def acts(user: Principal[Account], note: Optional[Untrusted[str]] = None) -> Secret[bytes]:
    return user.token.encode()


token: str = Account("a").token
wrong: int = Account("a").token
"""


def test_they_are_annotated_plain_types() -> None:
    for marker in (Secret, Untrusted, Principal, IdempotencyKey, LifecycleState):
        assert get_origin(marker[int]) is Annotated
        plain, mark = get_args(marker[int])
        assert plain is int
        assert isinstance(mark, Mark)
        assert getattr(markers, mark.name) is marker
    assert set(markers.__all__) == {"Mark", "Secret", "Untrusted", "Principal", "IdempotencyKey", "LifecycleState"}


def test_type_hints_are_plain() -> None:
    def log_in(password: Secret[str]) -> Principal[int]:
        return len(password)

    assert get_type_hints(log_in) == {"password": str, "return": int}


def test_importing_them_loads_nothing_heavy() -> None:
    code = "import sys; before = set(sys.modules); import apr_mypy.markers; print(sorted(n for n in set(sys.modules) - before if not n.startswith('apr_mypy')))"
    said = subprocess.run([sys.executable, "-c", "import typing; " + code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_checkers_read_them_as_plain_types(tmp_path: Path, checker: str) -> None:
    """Everything fits but the last line, which takes a str for an int."""
    (tmp_path / "uses.py").write_text(USES, "utf-8")
    (tmp_path / "apr_mypy").symlink_to(ROOT / "apr_mypy")
    options = {
        "mypy": ["--config-file=", "--cache-dir", str(tmp_path / "cache"), "--follow-imports=silent"],
        "pyright": ["--pythonpath", sys.executable],
    }
    command = [sys.executable, "-m", checker, *options[checker], "uses.py"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    lines = [int(number) for number in re.findall(r"uses\.py:(\d+)\S* (?:- )?error", said)]
    assert lines == [USES.splitlines().index('wrong: int = Account("a").token') + 1], said
