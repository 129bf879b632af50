"""Shapes."""

from dataclasses import dataclass, field

from apr_mypy.markers import Secret


@dataclass
class Credentials:
    user: str
    password: str


@dataclass
class Quiet:
    user: str
    password: str = field(repr=False)


class Member:
    phrase: Secret[str]
    nickname: str


def cut(text: str) -> str:
    return text[:3]


def spelled(text: str) -> str:
    return f"<{text}>"
