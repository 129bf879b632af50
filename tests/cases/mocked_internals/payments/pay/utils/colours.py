from __future__ import annotations


def coloured(text: str) -> str:
    return f"\033[31m{text}\033[0m"
