"""`apr stubs` as a user runs it: what is written where, what is stale, and one sentence with exit code 2 for each bad input."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent


class Done(NamedTuple):
    out: str
    err: str
    code: int

    @property
    def sentence(self) -> str:
        """What stands on standard error, which has to be one line that begins with the program's name; nothing is printed otherwise."""
        assert (self.out, self.code) == ("", 2)
        (line,) = self.err.splitlines()
        assert line.startswith("apr: ")
        return line


class Project:
    def __init__(self, root: Path) -> None:
        self.root = root

    def apr(self, *arguments: str) -> Done:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "apr_mypy.cli", "stubs", *arguments]
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, encoding="utf-8")
        return Done(done.stdout, done.stderr, done.returncode)

    def state(self, name: str, *arguments: str) -> str:
        """What `apr stubs list` says of one copy."""
        (line,) = [line for line in self.apr("list", *arguments).out.splitlines() if line.startswith(f"{name} ")]
        return line.split("  ")[-1].strip()

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_add_list_and_renew(project: Project) -> None:
    assert project.state("smtplib") == "-"
    first = project.apr("add", "smtplib")
    assert first.code == 0
    assert first.out.startswith("wrote the stubs for smtplib into typings from mypy 2.")
    assert 'mypy_path = "typings"' in first.out
    head = (project.root / "typings" / "smtplib.pyi").read_text("utf-8").splitlines()
    assert head[0].startswith("# Made by `apr stubs add smtplib` from mypy 2.")
    assert project.state("smtplib") == "up to date"
    assert project.apr("add", "smtplib").out.startswith("the stubs for smtplib in typings are up to date with mypy 2.")
    project.edit("typings/smtplib.pyi", head[0].partition(" from ")[2].partition(",")[0], "mypy 1.0")
    assert project.state("smtplib") == "stale: made from mypy 1.0"
    assert project.apr("add", "smtplib").code == 0
    assert project.state("smtplib") == "up to date"
    assert (project.root / "typings" / "smtplib.pyi").read_text("utf-8").splitlines() == [*head, *_rest(project, len(head))]


def _rest(project: Project, past: int) -> list[str]:
    return (project.root / "typings" / "smtplib.pyi").read_text("utf-8").splitlines()[past:]


def test_changes_of_another_version_are_stale(project: Project) -> None:
    project.apr("add", "retrying", "--to", "types")
    head = (project.root / "types" / "retrying.pyi").read_text("utf-8").partition("\n")[0]
    project.edit("types/retrying.pyi", head.partition(", changes ")[2].partition(",")[0], "00000000")
    assert project.state("retrying", "--to", "types") == "stale: made by another version of apr-mypy"


def test_a_module_that_the_library_lost_is_taken_away(project: Project) -> None:
    project.apr("add", "backoff")
    folder = project.root / "typings" / "backoff"
    (folder / "_jitter.pyi").rename(folder / "_gone.pyi")
    (folder / "ours.pyi").write_text("x: int\n")
    assert "(1 file, 1 taken away)" in project.apr("add", "backoff").out
    assert sorted(path.name for path in folder.iterdir() if path.name in ("_jitter.pyi", "_gone.pyi", "ours.pyi")) == ["_jitter.pyi", "ours.pyi"]


def test_an_edited_file_is_kept(project: Project) -> None:
    project.apr("add", "smtplib")
    project.edit("typings/smtplib.pyi", "class SMTP:", "class SMTP:\n    ours: int")
    assert project.state("smtplib") == "edited by hand"
    assert project.apr("add", "smtplib").sentence == "apr: typings/smtplib.pyi was edited by hand: move it away, or overwrite it with --force"
    assert "ours: int" in (project.root / "typings" / "smtplib.pyi").read_text("utf-8")
    assert project.apr("add", "smtplib", "--force").code == 0
    assert project.state("smtplib") == "up to date"


def test_a_stub_that_the_team_wrote_is_kept(project: Project) -> None:
    (project.root / "typings").mkdir()
    (project.root / "typings" / "retrying.pyi").write_text("def retry(): ...\n")
    assert project.state("retrying") == "not ours"
    assert "was edited by hand" in project.apr("add", "retrying").sentence
    assert (project.root / "typings" / "retrying.pyi").read_text() == "def retry(): ...\n"


def test_an_unknown_name_names_the_nearest(project: Project) -> None:
    assert project.apr("add", "reqests").sentence == "apr: there are no stubs for reqests; the nearest is requests: `apr stubs list` lists them all"
    assert project.apr("add", "zzzz").sentence == "apr: there are no stubs for zzzz: `apr stubs list` lists them all"
    assert not (project.root / "typings").exists()


def test_the_import_name_serves_too(project: Project) -> None:
    assert "for APScheduler into" in project.apr("add", "apscheduler").out


def test_a_library_that_is_not_installed(project: Project) -> None:
    venv.create(project.root / "empty", symlinks=True)
    python = str(project.root / "empty" / "bin" / "python")
    assert project.apr("add", "tenacity", "--python-executable", python).sentence.startswith("apr: tenacity has no types installed: install it")
    project.apr("add", "tenacity")
    assert project.state("tenacity", "--python-executable", python).startswith("stale: made from tenacity ")


def test_a_python_that_does_not_run(project: Project) -> None:
    assert "nowhere/python does not run as a Python" in project.apr("add", "tenacity", "--python-executable", "nowhere/python").sentence


@pytest.mark.parametrize("to", ["taken", "taken/below"])
def test_a_place_that_cannot_be_written(project: Project, to: str) -> None:
    (project.root / "taken").write_text("a file")
    assert project.apr("add", "retrying", "--to", to).sentence.startswith(f"apr: {to} cannot be written: ")


def test_a_folder_in_the_way_of_a_file(project: Project) -> None:
    (project.root / "typings" / "retrying.pyi").mkdir(parents=True)
    assert project.apr("add", "retrying").sentence == "apr: typings/retrying.pyi is in the way, which is a folder: move it away"


def test_a_file_in_the_way_of_a_folder(project: Project) -> None:
    (project.root / "typings").mkdir()
    (project.root / "typings" / "kafka").write_text("a file")
    assert project.apr("add", "kafka-python").sentence == "apr: typings/kafka is in the way, which is a file: move it away"
    assert [path.name for path in (project.root / "typings").iterdir()] == ["kafka"]
