# only: apr-missing-timeout
"""The parameters of a connection are read from a URL, and nothing here connects with them."""

import socket
import subprocess

import pika


def describe(url: str) -> dict[str, object]:
    parameters = pika.URLParameters(url)
    return {"host": parameters.host, "port": parameters.port}


def is_there(url: str) -> bool:
    parameters = pika.URLParameters(url)
    with socket.create_connection((parameters.host, parameters.port), timeout=5):
        return True


def keys_of(host: str) -> str:
    return subprocess.run(["ssh-keyscan", "--", host], check=True, capture_output=True, text=True).stdout


def run_there(host: str) -> str:
    return subprocess.run(["ssh", host, "uptime"], check=True, capture_output=True, text=True).stdout  # error: apr-missing-timeout


def save(name: str) -> None:
    subprocess.run(["pg_dump", "--format", "custom", "--file", name], check=True)  # error: apr-missing-timeout
