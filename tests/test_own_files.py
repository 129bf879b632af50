"""What is worked out from our own files is kept only as long as none of them is touched, and only where it is sure that a later touch will show."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from apr_mypy import own_files
from apr_mypy.own_files import OwnFile

HOUR = 3_600 * 10**9


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "inner" / "b.toml").write_text("")
    (tmp_path / "inner" / "notes.txt").write_text("no source")
    monkeypatch.setattr(own_files, "PACKAGE", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return tmp_path


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + HOUR)


class Counted:
    """Work that counts how often it is done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, files: list[OwnFile]) -> list[str]:
        self.times += 1
        return [file.name for file in files]


def test_sources_and_knowledge_are_listed_by_name_and_nothing_else(package: Path) -> None:
    assert [file.name for file in own_files.own_files()] == ["a.py", "inner/b.toml"]


def test_untouched_files_are_not_read_again(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch)
    work = Counted()
    assert own_files.remembered("kept", work) == own_files.remembered("kept", work) == ["a.py", "inner/b.toml"]
    assert work.times == 1


def test_a_touched_an_added_and_a_missing_file_are_noticed(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch)
    work = Counted()
    own_files.remembered("kept", work)
    before = os.stat(package / "a.py")
    (package / "a.py").write_text("x = 2\n")  # as long as before
    os.utime(package / "a.py", ns=(before.st_atime_ns, before.st_mtime_ns))  # and its time put back
    own_files.remembered("kept", work)
    assert work.times == 2
    (package / "c.py").write_text("")
    own_files.remembered("kept", work)
    (package / "c.py").unlink()
    own_files.remembered("kept", work)
    assert work.times == 4


def test_files_that_were_changed_just_now_are_not_trusted_yet(package: Path) -> None:
    work = Counted()
    own_files.remembered("kept", work)
    own_files.remembered("kept", work)
    assert work.times == 2


def test_what_is_kept_may_be_damaged_or_impossible_to_write(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch)
    work = Counted()
    own_files.remembered("kept", work)
    (data,) = (package / "__pycache__").iterdir()
    data.write_bytes(data.read_bytes()[:-3])
    assert own_files.remembered("kept", work) == ["a.py", "inner/b.toml"]
    data.unlink()
    data.mkdir()
    assert own_files.remembered("kept", work) == ["a.py", "inner/b.toml"]
    assert work.times == 3
    assert [one.name for one in (package / "__pycache__").iterdir()] == [data.name]
