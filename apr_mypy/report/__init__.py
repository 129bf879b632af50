"""Renderers: one a file, findings in, text out. Each is loaded only when its format is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, cast

from apr_mypy.report.model import Report

FORMATS: Final = ("text", "markdown", "json", "sarif", "github", "gitlab", "junit", "html")


def renderer(format_name: str) -> Callable[[Report], str]:
    """The function that renders a format, one of FORMATS. What it returns ends with a newline."""
    module = import_module(f"apr_mypy.report.{format_name}")
    return cast("Callable[[Report], str]", module.render)
