"""Clients of version control: nothing is stored in rows here."""

from types import ModuleType

from . import git, hg


class PullFromRepositoryError(Exception):
    pass


def client_of(kind: str) -> ModuleType:
    return {"git": git, "hg": hg}[kind]
