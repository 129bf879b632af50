"""`as_written`: what a call is called in the code, so that a fix can be pasted there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from apr_mypy.views.shown import as_written

if TYPE_CHECKING:
    from conftest import Sources

SOURCES = {
    "util": """
        import logging

        logger = logging.getLogger(__name__)
    """,
    "one": """
        import util as helpers

        def f() -> None:
            helpers.logger.error("x")
    """,
    "two": """
        from util import logger

        def f() -> None:
            logger.error("x")
    """,
    "three": """
        import logging

        def f() -> None:
            logging.error("x")
    """,
    "four": """
        import util
        from util import logger

        def f() -> None:
            logger.error("x")
    """,
}


@pytest.mark.parametrize(
    ("module", "text"), [("one", "helpers.logger.error"), ("two", "logger.error"), ("three", "logging.error"), ("four", "logger.error")]
)
def test_a_name_stands_as_it_was_imported(sources: Sources, module: str, text: str) -> None:
    fn = sources.fn(f"{module}.f")
    assert as_written(fn.calls[0].func, fn.module.facts.imports) == text
