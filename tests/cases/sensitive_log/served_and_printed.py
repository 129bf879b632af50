# only: apr-sensitive-log
from __future__ import annotations


def serve(port: int) -> None: ...


def create(name: str, secret: str) -> None:
    print(f"{name}: {secret}")  # error: apr-sensitive-log


if __name__ == "__main__":
    serve(8000)
