"""Nothing of a database in here."""

import subprocess


class GitRepo:
    def __init__(self, path: str) -> None:
        self.path = path

    def head(self) -> str:
        return subprocess.check_output(["git", "-C", self.path, "rev-parse", "HEAD"], text=True)
