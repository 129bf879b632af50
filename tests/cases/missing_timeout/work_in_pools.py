# only: apr-missing-timeout
"""Pools whose threads compute, or limit what they ask: what is waited for ends by itself. A wrapper that hands on what callers give."""

import concurrent.futures
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests
from fastapi import FastAPI

app = FastAPI()


def square(number: int) -> int:
    return number * number


def rate(code: str) -> str:
    return requests.get(f"https://rates.example.com/{code}", timeout=5).text


def endless_rate(code: str) -> str:
    return requests.get(f"https://rates.example.com/{code}").text  # error: apr-missing-timeout


@app.get("/squares")
def squares(most: int) -> list[int]:
    with ThreadPoolExecutor() as pool:
        return list(pool.map(square, range(most)))


@app.get("/rates")
def rates(codes: str) -> list[str]:
    def one(code: str) -> str:
        return rate(code.strip())

    with concurrent.futures.ThreadPoolExecutor() as pool:
        return list(pool.map(one, codes.split(",")))


@app.get("/endless")
def endless(codes: str) -> list[str]:
    with ThreadPoolExecutor() as pool:
        return list(pool.map(endless_rate, codes.split(",")))  # error: apr-missing-timeout


@app.get("/unknown")
def unknown(codes: str, ask: Any = None) -> list[str]:
    with ThreadPoolExecutor() as pool:
        return list(pool.map(ask, codes.split(",")))  # error: apr-missing-timeout


class Wrapper:
    def __init__(self) -> None:
        self.session = requests.Session()

    def get(self, url: str, **kwargs: Any) -> Any:
        return self.session.get(url, **kwargs)  # error: apr-missing-timeout


def page(wrapper: Wrapper) -> Any:
    return wrapper.get("https://pages.example.com", headers={"accept": "text/html"})


@app.get("/plan")
def plan(code: str) -> str:
    with ThreadPoolExecutor() as pool:
        future = pool.submit(rate, code)
        return future.result()


@app.get("/endless-plan")
def endless_plan(code: str) -> str:
    with ThreadPoolExecutor() as pool:
        future = pool.submit(endless_rate, code)
        return future.result()  # error: apr-missing-timeout
