"""Findings' messages from the text that `mypy --output json` wrote, on this machine or another."""

from __future__ import annotations

from collections.abc import Iterable

from apr_mypy.sources.messages import Message, parse


class NotJsonError(Exception):
    """The text is no `mypy --output json` output. The message is one sentence that names the source, the line and the next step."""


def read(text: str, name: str) -> tuple[Message, ...]:
    """The messages in `text`; `name` is the file it came from, or "standard input". Raises NotJsonError for any other line: it may be a message that would be lost."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        message = parse(line)
        if message is None:
            raise NotJsonError(
                f"line {number} of {name} is not mypy's JSON ({line.strip()[:80]!r}): write it with `mypy --output json`, without its stderr"
            )
        found.append(message)
    return tuple(found)


def read_all(texts: Iterable[tuple[str, str]]) -> tuple[Message, ...]:
    """The messages of several runs, as (name, text), each message once. Raises NotJsonError."""
    return tuple(dict.fromkeys(message for name, text in texts for message in read(text, name)))
