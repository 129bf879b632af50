# only: apr-missing-timeout
"""Of a tool with commands below commands, some ask the network, and some only look at or take away what is here."""

import subprocess
import sys
from pathlib import Path


def install(requirements: Path, system: bool) -> None:
    command = ["uv", "pip", "install", "-r", str(requirements)]
    if system:
        command.append("--system")
    subprocess.check_call(command)  # error: apr-missing-timeout


def uninstall(requirements: Path) -> None:
    subprocess.check_call(["uv", "pip", "uninstall", "-r", str(requirements)])


def frozen() -> str:
    return subprocess.check_output(["uv", "pip", "freeze"], text=True)


def add_tool(name: str) -> None:
    subprocess.run(["uv", "tool", "install", name], check=True)  # error: apr-missing-timeout


def tools() -> str:
    return subprocess.check_output(["uv", "tool", "list"], text=True)


def install_with_pip(name: str) -> None:
    subprocess.check_call([sys.executable, "-m", "pip", "install", name])  # error: apr-missing-timeout


def uninstall_with_pip(name: str) -> None:
    subprocess.check_call([sys.executable, "-m", "pip", "uninstall", "-y", name])


def mirrors(folder: str) -> None:
    subprocess.run(["git", "-C", folder, "remote", "update", "--prune"], check=True)  # error: apr-missing-timeout


def where_from(folder: str) -> str:
    return subprocess.check_output(["git", "-C", folder, "remote", "get-url", "origin"], text=True)


def images(file: str) -> None:
    subprocess.run(["docker", "compose", "-f", file, "pull"], check=True)  # error: apr-missing-timeout


def services(file: str) -> str:
    return subprocess.check_output(["docker", "compose", "-f", file, "ps"], text=True)
