"""Incidents: which text names an id, and which lines of a list are about one."""

from __future__ import annotations

from pathlib import Path

import pytest

from apr_mypy.config import Config, ConfigError
from apr_mypy.views.incidents import is_named, listed


@pytest.mark.parametrize("text", ["INC-142", "test_inc_142_seats", "TestINC142", "keeps inc 142 away", "inc142", "test_Inc142", "(INC-142)"])
def test_names_the_id(text: str) -> None:
    assert is_named("INC-142", text)


@pytest.mark.parametrize("text", ["", "INC-14", "INC-1420", "test_zinc_142", "INC-142-3", "in c142", "OPS-142", "INC142142"])
def test_does_not_name_the_id(text: str) -> None:
    assert not is_named("INC-142", text)


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("| INC-1 | seats were sold twice, cured by CORE-9 |", ["INC-1"]),
        ("## OPS-2024-017: no power", ["OPS-2024-017"]),
        ("- **WH-4** a gate", ["WH-4"]),
        ("- [WH-5](https://wiki.test/WH-5)", ["WH-5"]),
        ("1. WH-6", ["WH-6"]),
        ("  - id: INC-7", ["INC-7"]),
        ('id = "INC-8"', ["INC-8"]),
        ('{"id": "INC-9", "what": "INC-1 again"}', ["INC-9"]),
        ("INC-10,2025-01-01,seats", ["INC-10"]),
        ("see INC-11 for the rest", []),
        ("SHA-256 of the report", []),
    ],
)
def test_lines_of_a_list(tmp_path: Path, line: str, ids: list[str]) -> None:
    (tmp_path / "list").write_text(f"Incidents\n\n{line}\n", "utf-8")
    found = listed(Config(root=tmp_path, incidents="list"))
    assert [one.id for one in found] == ids
    assert all((one.path, one.line) == ("list", 3) for one in found)


def test_a_list_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^`incidents` in pyproject.toml names INCIDENTS.md, which cannot be read \(No such file or directory\)"):
        listed(Config(root=tmp_path, file="pyproject.toml", incidents="INCIDENTS.md"))


def test_a_list_that_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="it is not UTF-8"):
        listed(Config(root=tmp_path, file="pyproject.toml", incidents="list"))
