"""Guarded code that only reads values in another form."""

from __future__ import annotations

from typing import Any

from apr_mypy.views.excepts import takings
from apr_mypy.views.in_memory import is_in_memory

SOURCES = {
    "values": """
        from pathlib import Path

        def parse_rule(text: str) -> list[str]:
            return text.split()

        def save_rule(text: str) -> None:
            Path("rules").write_text(text)

        def reads(texts: list[str]) -> list[list[str]]:
            found = []
            for text in texts:
                try:
                    found.append(parse_rule(text.strip()))
                except Exception:
                    continue
            return found

        def writes(texts: list[str]) -> None:
            for text in texts:
                try:
                    save_rule(text)
                except Exception:
                    continue

        def opens(path: Path) -> str:
            try:
                return str(parse_rule(path.read_text()))
            except Exception:
                return ""
    """
}


def test_in_memory(sources: Any) -> None:
    def of(name: str) -> bool:
        return is_in_memory(next(takings(sources.fn(f"values.{name}"))))

    assert of("reads")
    assert not of("writes")
    assert not of("opens")
