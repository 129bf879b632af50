"""Names that only the guarded code sets: which are read where it failed, and which exceptions are answers by what a module does with them."""

from __future__ import annotations

from typing import Any

from apr_mypy.views.aftermath import paths_after
from apr_mypy.views.answering_exceptions import as_answer
from apr_mypy.views.excepts import takings
from apr_mypy.views.left_unset import left_unset

SOURCES = {
    "unset": """
        import logging

        logger = logging.getLogger("x")

        class RefError(Exception):
            pass

        class Trouble(Exception):
            pass

        class HTTPError(Exception):
            def __init__(self, status: int) -> None:
                self.status = status

        class Store:
            def at(self, ref: str) -> str:
                return ref

        def unset(store: Store) -> str:
            try:
                found = store.at("a")
            except OSError:
                logger.exception("a")
            return found

        def is_set(store: Store) -> str:
            found = "b"
            try:
                found = store.at("a")
            except OSError:
                logger.exception("a")
            return found

        def asked(store: Store) -> str:
            try:
                found = store.at("a")
                ok = True
            except OSError:
                ok = False
            if ok:
                return found
            return ""

        def told(store: Store) -> str:
            try:
                return store.at("a")
            except RefError:
                raise HTTPError(404)

        def absent(store: Store) -> None:
            try:
                store.at("a")
            except RefError:
                pass

        def trouble(store: Store) -> None:
            try:
                store.at("a")
            except Trouble:
                pass
    """
}


def test_left_unset(sources: Any) -> None:
    def of(name: str) -> list[str]:
        taking = next(takings(sources.fn(f"unset.{name}")))
        return [left_unset(taking, path) for path in paths_after(taking)]

    assert of("unset") == ["found"]
    assert of("is_set") == [""]
    assert of("asked") == [""]


def test_answers_of_the_project(sources: Any) -> None:
    def means(name: str) -> frozenset[str]:
        return as_answer(next(takings(sources.fn(f"unset.{name}")))).caught.means

    assert means("absent") == {"absent"}
    assert means("trouble") == {""}
