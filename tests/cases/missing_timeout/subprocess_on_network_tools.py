# only: apr-missing-timeout
"""A program that talks to the network waits as long as the network does; one that does not is left."""

import asyncio
import os
import shlex
import subprocess
from asyncio import create_subprocess_exec
from subprocess import PIPE, check_output, run

REPOSITORY = "https://git.example.com/shop.git"
GIT = "/usr/bin/git"


def clone(target: str) -> None:
    subprocess.run(["git", "clone", "--depth", "1", REPOSITORY, target], check=True)  # error: apr-missing-timeout


def update(folder: str) -> None:
    run([GIT, "-C", folder, "pull", "--ff-only"], check=True)  # error: apr-missing-timeout


def head(folder: str) -> str:
    return check_output(["git", "-C", folder, "rev-parse", "HEAD"], text=True)


def fetch(url: str) -> bytes:
    command = ["curl", "-sS", "--fail", url]
    return check_output(command)  # error: apr-missing-timeout


def fetch_with_its_own_limit(url: str) -> bytes:
    return check_output(["curl", "-sS", "--max-time", "20", url])


def fetch_in_time(url: str) -> bytes:
    return check_output(["curl", "-sS", url], timeout=20)


def fetch_under_timeout(url: str) -> bytes:
    return check_output(["timeout", "30", "curl", "-sS", url])


def fetch_without_a_limit(url: str) -> bytes:
    return subprocess.run(["wget", "-qO-", url], stdout=PIPE, check=True, timeout=None).stdout  # error: apr-missing-timeout


def deploy(host: str) -> int:
    return subprocess.call(f"ssh deploy@{host} 'systemctl restart shop'", shell=True)  # error: apr-missing-timeout


def deploy_in_time(host: str) -> int:
    return subprocess.call(["ssh", "-o", "ConnectTimeout=5", host, "systemctl", "restart", "shop"])


def copy_as_root(source: str, target: str) -> None:
    subprocess.check_call(["sudo", "rsync", "-az", source, target])  # error: apr-missing-timeout


def through_a_shell(url: str) -> None:
    os.system("curl -fsS https://hooks.example.com/done")  # error: apr-missing-timeout
    subprocess.run(["bash", "-c", f"curl {url} | tar xz"], check=True)  # error: apr-missing-timeout


def split_by_shlex(host: str) -> bytes:
    process = subprocess.Popen(shlex.split(f"scp {host}:/var/log/shop.log ."), stdout=PIPE)
    out, _ = process.communicate()  # error: apr-missing-timeout
    return out


def split_by_shlex_in_time(host: str) -> bytes:
    with subprocess.Popen(["scp", f"{host}:/var/log/shop.log", "."], stdout=PIPE) as process:
        return process.communicate(timeout=60)[0]


def resize(path: str) -> None:
    process = subprocess.Popen(["convert", path, "-resize", "50%", path])
    process.wait()


def compress(path: str) -> None:
    subprocess.run(["gzip", "-9", path], check=True)


async def clone_on_the_loop(target: str) -> int:
    process = await create_subprocess_exec("git", "clone", REPOSITORY, target)
    return await process.wait()  # error: apr-missing-timeout


async def clone_on_the_loop_in_time(target: str) -> int:
    process = await asyncio.create_subprocess_exec("git", "clone", REPOSITORY, target)
    return await asyncio.wait_for(process.wait(), timeout=120)


async def probe(path: str) -> bytes:
    process = await asyncio.create_subprocess_exec("ffprobe", path, stdout=PIPE)
    out, _ = await process.communicate()
    return out


def says_its_version() -> str:
    return subprocess.check_output(["curl", "--version"], text=True)


def limits_itself_in_one_word(url: str) -> str:
    return subprocess.check_output(["curl", "-m10", url], text=True)


def limits_itself_among_its_options(url: str) -> str:
    options = ["--silent", "--max-time=10"]
    return subprocess.check_output(["curl", *options, url], text=True)


def limits_itself_perhaps(url: str, options: list[str]) -> str:
    return subprocess.check_output(["curl", *options, url], text=True)


def limits_nothing_by_its_options(url: str) -> str:
    options = ["--silent", "-L"]
    return subprocess.check_output(["curl", *options, url], text=True)  # error: apr-missing-timeout


def has_no_such_option(url: str, options: list[str]) -> None:
    subprocess.run(["git", "clone", *options, url], check=True)  # error: apr-missing-timeout


def opens_a_shell_for_a_person(database: str) -> None:
    arguments = ["psql"]
    if database:
        arguments += [database]
    subprocess.run(arguments, check=True)


def asks_a_shell(database: str) -> str:
    return subprocess.check_output(["psql", database, "-c", "SELECT 1"], text=True)  # error: apr-missing-timeout


def feeds_a_shell(database: str, text: str) -> None:
    subprocess.run(["psql", database], input=text, text=True, check=True)  # error: apr-missing-timeout
