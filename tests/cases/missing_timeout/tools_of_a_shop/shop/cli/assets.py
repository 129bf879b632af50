# only: apr-missing-timeout
"""Commands of a developer: what sets something up takes as long as it takes, and somebody watches; what only talks to another machine may hang."""

import subprocess


def install(folder: str) -> None:
    subprocess.run(["npm", "ci"], cwd=folder, check=True)
    subprocess.check_output(["npx", "extract-messages", folder])


def database(name: str) -> None:
    subprocess.run(["createdb", name], check=True)


def fetch(folder: str) -> None:
    subprocess.run(["git", "-C", folder, "fetch"], check=True)  # error: apr-missing-timeout
