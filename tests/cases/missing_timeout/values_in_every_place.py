# only: apr-missing-timeout
from __future__ import annotations

import asyncio
import ftplib
import http.client
import os
import queue
import smtplib
import socket
import subprocess
import threading
import urllib.request
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import aiohttp
import httpx
import psycopg2
import redis
import requests
import sqlalchemy as sa
import urllib3
from django.conf import settings as django_settings
from fastapi import FastAPI
from flask import Flask, current_app
from pydantic_settings import BaseSettings

app = FastAPI()
flask_app = Flask(__name__)


class Settings(BaseSettings):
    timeout: float | None = None
    url: str = "x"
    redis: dict[str, Any] = {}


settings = Settings()


@dataclass
class Options:
    timeout: float | None = None


def a(url: str) -> Any:
    return urllib.request.urlopen(url, timeout=None)  # error: apr-missing-timeout


def b(url: str) -> Any:
    return urllib.request.urlopen(url, None, None)  # error: apr-missing-timeout


async def c(url: str) -> Any:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(connect=3)) as s:  # error: apr-missing-timeout
        return await s.get(url)


async def d(url: str) -> Any:
    async with httpx.AsyncClient(timeout=httpx.Timeout(None, connect=5)) as s:  # error: apr-missing-timeout
        return await s.get(url)


def e(args: list[str]) -> None:
    subprocess.run(["rsync", *args], timeout=None, check=False)  # where to is not known: rsync also copies here


@app.get("/f")
def f() -> bool:
    return threading.Event().wait(timeout=None)  # error: apr-missing-timeout


@app.get("/g")
def g() -> None:
    threading.Thread(target=print).join(None)  # error: apr-missing-timeout


@app.get("/h")
def h(box: queue.Queue[int]) -> int:
    return box.get(True, None)  # error: apr-missing-timeout


@app.get("/i")
def i(future: Future[int]) -> int:
    return future.result(None)  # error: apr-missing-timeout


async def j(host: str) -> Any:
    return await asyncio.wait_for(asyncio.open_connection(host, 80), None)  # error: apr-missing-timeout


async def k(host: str) -> Any:
    return await asyncio.wait_for(asyncio.open_connection(host, 80), timeout=None)  # error: apr-missing-timeout


async def l(host: str) -> Any:
    async with asyncio.timeout(None):
        return await asyncio.open_connection(host, 80)  # error: apr-missing-timeout


def m() -> Any:
    return urllib3.PoolManager(timeout=None)  # error: apr-missing-timeout


def n() -> Any:
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=3))  # error: apr-missing-timeout


def o(url: str) -> Any:
    return requests.request("GET", url, None, None, {"a": "b"})  # error: apr-missing-timeout


def p(host: str) -> Any:
    return socket.create_connection((host, 80), None)  # error: apr-missing-timeout


def q() -> Any:
    return redis.Redis("cache", 6379, 0)  # error: apr-missing-timeout


def r() -> Any:
    return redis.Redis(host="cache", socket_timeout=None, socket_connect_timeout=3)  # error: apr-missing-timeout


def s(url: str) -> Any:
    kwargs: dict[str, Any] = {}
    kwargs["headers"] = {"a": "b"}
    return requests.get(url, **kwargs)  # error: apr-missing-timeout


def t(url: str) -> Any:
    return requests.get(url, timeout=Options().timeout)


# ---- left


def ok_a(url: str) -> Any:
    return requests.get(url, timeout=settings.timeout)


def ok_b(url: str) -> Any:
    return requests.get(url, timeout=current_app.config["TIMEOUT"])


def ok_c(url: str, **kw: Any) -> Any:
    return requests.get(url, timeout=kw.get("timeout"))


def ok_d(url: str) -> Any:
    kwargs: dict[str, Any] = {}
    kwargs["timeout"] = 3
    return requests.get(url, **kwargs)


def ok_e(url: str) -> Any:
    kwargs: dict[str, Any] = {"headers": {}}
    kwargs.update(timeout=3)
    return requests.get(url, **kwargs)


def ok_f() -> Any:
    return smtplib.SMTP("host", 25, None, 10)


def ok_g() -> Any:
    return ftplib.FTP("host", "", "", "", 5)


def ok_h() -> Any:
    return http.client.HTTPConnection("x", 80, 5)


def ok_i() -> Any:
    return redis.Redis(**settings.redis)


def ok_j(url: str) -> Any:
    return requests.get(url, timeout=django_settings.HTTP_TIMEOUT)


def ok_k(host: str) -> Any:
    return socket.create_connection((host, 80), 3)


@app.get("/ok-l")
def ok_l(box: queue.Queue[int]) -> int:
    return box.get(True, 5)


@app.get("/ok-m")
def ok_m(process: subprocess.Popen[bytes]) -> Any:
    return process.communicate(b"x", 5)


async def ok_n(url: str) -> Any:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5, connect=3)) as s:
        return await s.get(url)


async def ok_o(url: str) -> Any:
    async with aiohttp.ClientSession() as s, s.get(url, timeout=aiohttp.ClientTimeout(total=3)) as response:
        return await response.text()


async def ok_p(url: str) -> Any:
    async with httpx.AsyncClient(timeout=httpx.Timeout(5, connect=None)) as s, asyncio.timeout(5):
        return await s.get(url)


def ok_q(options: dict[str, Any]) -> Any:
    return redis.Redis(host="x", **options)


def ok_r() -> Any:
    return psycopg2.connect("host=db dbname=x connect_timeout=10 options='-c statement_timeout=3000'")


def ok_s() -> Any:
    return sa.create_engine("postgresql://db/x?connect_timeout=3")


def ok_t(url: str) -> Any:
    with requests.Session() as session:
        session.get = lambda *a, **k: None  # type: ignore
        return requests.get(url, timeout=(3.05, 27))


def ok_u(timeout: float) -> Any:
    return httpx.Client(timeout=httpx.Timeout(timeout))


def ok_v() -> Any:
    return urllib3.PoolManager(timeout=3)


def ok_w() -> Any:
    return urllib3.PoolManager(timeout=urllib3.Timeout(total=3))
