# only: apr-repository-validation
"""Repositories of source code are no repositories of rows."""

from __future__ import annotations

import subprocess

from sqlalchemy.orm import Session


class CheckoutError(Exception):
    pass


class GitRepository:
    def __init__(self, path: str) -> None:
        self.path = path

    def checkout(self, branch: str) -> None:
        if branch.startswith("-") or " " in branch:
            raise CheckoutError(f"{branch} is no branch")
        subprocess.run(["git", "-C", self.path, "checkout", branch], check=True, timeout=60)


class HgRepository(GitRepository):
    def checkout(self, branch: str) -> None:
        if not branch:
            raise CheckoutError("no branch")
        subprocess.run(["hg", "-R", self.path, "update", branch], check=True, timeout=60)


class OrderRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def rename(self, order_id: int, label: str) -> None:
        if len(label) > 40:
            raise ValueError("too long")  # error: apr-repository-validation
        self.session.flush()
