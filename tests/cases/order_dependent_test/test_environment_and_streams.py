# only: apr-order-dependent-test
"""Variables of the environment that are taken away first, streams that a helper lends, backends that keep nothing themselves."""

from __future__ import annotations

import io
import os
import sys
from typing import Any


def seal(text: str) -> str:
    return os.environ.get("SEAL", "wax") + text


# ---- flagged


class TestSeals:
    def test_given(self) -> None:
        os.environ["SEAL_KIND"] = "lead"  # error: apr-order-dependent-test
        assert seal("a")

    def test_kept(self) -> None:
        assert os.environ["SEAL_KIND"] == "lead"


def _asked(argv: list[str]) -> int:
    sys.argv = ["clerk", *argv]
    return len(sys.argv)


def test_asked_with_two() -> None:
    assert _asked(["a"]) == 2  # error: apr-order-dependent-test


def test_what_was_asked() -> None:
    assert sys.argv[0] == "clerk"


# ---- clean


class TestStamps:
    def test_given(self) -> None:
        os.environ["STAMP"] = "red"
        assert seal("b")

    def test_without(self) -> None:
        os.environ.pop("STAMP", None)
        assert seal("c") == "waxc"


def _run(text: str, path: list[str]) -> int:
    kept_in, kept_path = sys.stdin, sys.path
    sys.stdin = io.StringIO(text)
    sys.path = ["clerk", *path]
    read = len(sys.stdin.read())
    sys.stdin, sys.path = kept_in, kept_path
    return read


def test_run_with_one_letter() -> None:
    assert _run("a", []) == 1


def test_run_with_two_letters() -> None:
    assert _run("ab", []) == 2


def open_store() -> Any:
    return __import__("drawers").open()


drawer_client = open_store()


class Drawers:
    def find(self, key: str) -> Any:
        return drawer_client.get(key)

    def remove_below(self, start: str) -> None:
        drawer_client.delete(f"{start}*")


drawers = Drawers()


def test_nothing_there() -> None:
    assert drawers.find("b") is None


def test_removed() -> None:
    drawers.remove_below("a")
    assert drawer_client.get("a1") is None
