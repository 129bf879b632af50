"""`apr init`: what it writes keeps every setting that was there, whatever file it was in."""

from __future__ import annotations

import configparser
import tomllib
from pathlib import Path

import pytest

from apr_mypy.config import ConfigError, load
from apr_mypy.proposal import Plan, propose


def project(root: Path, files: dict[str, str]) -> Plan:
    for name, text in {"shop/__init__.py": "", "shop/domain/__init__.py": "", "shop/routers/__init__.py": "", **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return propose(root)


def written(root: Path, plan: Plan) -> dict[str, str]:
    for path, text in plan.files:
        path.write_text(text, "utf-8")
    return {path.relative_to(root).as_posix(): text for path, text in plan.files}


def test_a_bare_project_gets_all_three(tmp_path: Path) -> None:
    files = written(tmp_path, project(tmp_path, {}))
    assert files.keys() == {"pyproject.toml", "setup.cfg"}
    assert tomllib.loads(files["pyproject.toml"])["tool"]["mypy"] == {"plugins": ["apr_mypy"]}
    config = load(tmp_path)
    assert config.root_packages == ("shop",)
    assert config.layers["domain"] == ("shop.domain.**",)
    assert "[importlinter:contract:apr-domain]" in files["setup.cfg"]


def test_a_second_time_there_is_nothing_to_write(tmp_path: Path) -> None:
    written(tmp_path, project(tmp_path, {}))
    again = propose(tmp_path)
    assert again.files == ()
    assert "already" in again.text


@pytest.mark.parametrize(
    ("before", "plugins"),
    [
        ("[tool.mypy]\nstrict = true  # why\n", ["apr_mypy"]),
        ('[tool.mypy]\nplugins = ["pydantic.mypy"]\nstrict = true\n', ["apr_mypy", "pydantic.mypy"]),
        ('[tool.mypy]\nplugins = "pydantic.mypy"\n', ["apr_mypy", "pydantic.mypy"]),
        ('[tool.mypy]\nplugins = [\n  "a.b",  # one\n  "c.d",\n]\nstrict = true\n', ["apr_mypy", "a.b", "c.d"]),
        ("[project]\nname = 'x'\n", ["apr_mypy"]),
    ],
)
def test_mypys_table_in_pyproject_keeps_what_it_has(tmp_path: Path, before: str, plugins: list[str]) -> None:
    files = written(tmp_path, project(tmp_path, {"pyproject.toml": before}))
    after = tomllib.loads(files["pyproject.toml"])
    assert after["tool"]["mypy"]["plugins"] == plugins
    old = tomllib.loads(before)
    assert after.get("project") == old.get("project")
    assert after["tool"]["mypy"].get("strict") == old.get("tool", {}).get("mypy", {}).get("strict")
    assert ("# why" in files["pyproject.toml"]) == ("# why" in before)


@pytest.mark.parametrize("name", ["mypy.ini", ".mypy.ini", "setup.cfg"])
@pytest.mark.parametrize(
    ("before", "plugins"),
    [
        ("[mypy]\nstrict = True\n", "apr_mypy"),
        ("[mypy]\nplugins = a.b, c.d\nstrict = True\n", "apr_mypy, a.b, c.d"),
        ("[mypy]\nplugins =\n    a.b,\n    c.d\nstrict = True\n", "apr_mypy, a.b, c.d"),
    ],
)
def test_mypys_section_in_ini_files_keeps_what_it_has(tmp_path: Path, name: str, before: str, plugins: str) -> None:
    files = written(tmp_path, project(tmp_path, {name: before + "\n[mypy-x.*]\nignore_missing_imports = True\n"}))
    parser = configparser.RawConfigParser()
    parser.read_string(files[name])
    assert dict(parser["mypy"]) == {"plugins": plugins, "strict": "True"}
    assert parser["mypy-x.*"]["ignore_missing_imports"] == "True"


def test_a_plugin_that_is_on_stays(tmp_path: Path) -> None:
    plan = project(tmp_path, {"mypy.ini": "[mypy]\nplugins = x, apr_mypy\n"})
    assert "mypy.ini" not in {path.name for path, _ in plan.files}
    assert "on in mypy.ini already" in plan.text


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"mypy\.ini is not a valid INI file"):
        project(tmp_path, {"mypy.ini": "plugins = x\n"})
