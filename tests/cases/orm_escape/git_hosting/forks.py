"""Uses both."""

from git_hosting.checkout import GitRepo
from git_hosting.tables import Fork


def head(fork: Fork) -> str:
    return GitRepo(fork.path).head()
