# only: apr-missing-timeout
"""A timeout that is None on one path is no timeout there."""

import ftplib
import smtplib
import socket
from collections.abc import Callable
from typing import Any, Protocol

import boto3
import httpx
import requests
import urllib3
from botocore.config import Config
from fastapi import BackgroundTasks, FastAPI, Request
from urllib3 import Timeout

app = FastAPI()
LIMITS = {"fast": 2.0, "slow": 30.0}


def streams_for_ever(url: str, stream: bool) -> bytes:
    return requests.get(url, stream=stream, timeout=None if stream else 10).content  # error: apr-missing-timeout


def named_first(url: str, patient: bool) -> bytes:
    timeout = None if patient else 10
    return requests.get(url, timeout=timeout).content  # error: apr-missing-timeout


def set_in_a_branch(url: str, fast: bool) -> bytes:
    timeout = 30
    if fast:
        timeout = 3
    return requests.get(url, timeout=timeout).content


def looked_up(url: str, mode: str) -> bytes:
    return requests.get(url, timeout=LIMITS[mode]).content


def filled(url: str, timeout: float | None = None) -> bytes:
    effective = 10.0 if timeout is None else timeout
    return requests.get(url, timeout=effective).content


def filled_afterwards(url: str, mode: str) -> bytes:
    timeout: float | None = None
    if mode == "fast":
        timeout = 2.0
    if timeout is None:
        timeout = 30.0
    return requests.get(url, timeout=timeout).content


def connects_later(host: str) -> list[str]:
    ftp = ftplib.FTP()
    ftp.connect(host, timeout=10)
    return ftp.nlst()


def connects_later_without_a_limit(host: str) -> list[str]:
    ftp = ftplib.FTP()  # opens no connection yet
    ftp.connect(host)  # error: apr-missing-timeout
    return ftp.nlst()


def opens_later(host: str) -> smtplib.SMTP:
    server = smtplib.SMTP(timeout=10)
    server.connect(host)
    return server


def waits_with_an_object(url: str) -> bytes:
    return urllib3.PoolManager(timeout=Timeout(connect=2.0)).request("GET", url).data  # error: apr-missing-timeout


def buckets() -> Any:
    return boto3.client("s3", config=Config(connect_timeout=5, read_timeout=10))


def method_kept_in_a_name(url: str) -> str:
    session = requests.Session()
    fetch = session.get
    return fetch(url).text  # error: apr-missing-timeout


def lower_case_session(url: str) -> str:
    session = requests.session()
    return session.get(url).text  # error: apr-missing-timeout


@app.post("/notify")
def notify(tasks: BackgroundTasks) -> None:
    tasks.add_task(requests.post, url="https://hooks.example.com", json={})  # error: apr-missing-timeout
    tasks.add_task(requests.post, url="https://hooks.example.com", json={}, timeout=10)


@app.post("/trigger")
def trigger(tasks: BackgroundTasks, method: str) -> None:
    action = requests.post if method == "POST" else requests.put
    tasks.add_task(action, url="https://hooks.example.com", json={}, timeout=10)
    call = requests.post
    tasks.add_task(call, url="https://hooks.example.com", json={})  # error: apr-missing-timeout


@app.get("/report")
def report(request: Request) -> str:
    session: requests.Session = request.app.state.session
    return session.get("https://reports.example.com").text  # error: apr-missing-timeout


def retry_call(function: Callable[..., Any], fargs: list[Any] | None = None, fkwargs: dict[str, Any] | None = None) -> Any:
    return function(*(fargs or []), **(fkwargs or {}))


def retried(url: str) -> Any:
    return retry_call(requests.get, fargs=[url], fkwargs={"timeout": 5})


class Transport(Protocol):
    def get(self, url: str) -> str: ...


class HttpxTransport:
    def __init__(self, timeout: float | httpx.Timeout = 5.0) -> None:
        self.client = httpx.Client(timeout=timeout)

    def get(self, url: str) -> str:
        return self.client.get(url).text


class RequestsTransport:
    def get(self, url: str) -> str:
        return requests.get(url).text  # error: apr-missing-timeout


def load(transport: Transport, url: str) -> str:
    return transport.get(url)


def whois(host: str, query: str) -> bytes:
    sock = socket.create_connection((host, 43), 10)
    sock.sendall(query.encode())
    return sock.recv(4096)


class ApiClient:
    """The timeout is optional in the constructor and always set in the end."""

    DEFAULT_TIMEOUT = 15

    def __init__(self, base: str, timeout: int | None = None) -> None:
        self.base = base
        self.timeout = timeout or self.DEFAULT_TIMEOUT

    def get(self, path: str, **kwargs: Any) -> Any:
        kwargs = {"timeout": self.timeout, **kwargs}
        return requests.get(self.base + path, **kwargs).json()

    def post(self, path: str, **kwargs: Any) -> Any:
        options = {**kwargs}
        options.setdefault("timeout", self.timeout)
        return requests.post(self.base + path, **options).json()
