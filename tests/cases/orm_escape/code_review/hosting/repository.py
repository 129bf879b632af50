"""Repositories as the hosts of source code show them."""

from ..models import Repository


class RemoteRepository:
    def __init__(self, local: Repository, path: str) -> None:
        if not path.startswith("/"):
            raise ValueError(path)
        self.local = local
        self.path = path

    def owner(self) -> Repository:
        return self.local
