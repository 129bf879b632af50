"""apr-mypy: a mypy plugin, import-linter contracts and one report that find the anti-patterns which take production down."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def plugin(version: str) -> Any:
    """The entry point that `plugins = apr_mypy` gives mypy: the plugin class. Imports nothing heavy until mypy calls it."""
    from apr_mypy.plugin import make_plugin

    return make_plugin(version)
