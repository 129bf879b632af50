# only: apr-missing-timeout
"""The same, where nobody watches."""

import subprocess


def install(folder: str) -> None:
    subprocess.run(["npm", "ci"], cwd=folder, check=True)  # error: apr-missing-timeout
