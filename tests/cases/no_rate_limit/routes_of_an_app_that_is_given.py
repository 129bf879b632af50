"""Routes of an application that a function is given without a type, and of things that are only called by the same verbs."""
# only: apr-no-rate-limit

from __future__ import annotations

from fastapi import HTTPException


class Members:
    def on_start(self, app) -> None:  # type: ignore[no-untyped-def]
        @app.post("/signin")
        def signin(body: dict[str, str]) -> dict[str, str]:  # error: apr-no-rate-limit
            if body.get("password") != "known":
                raise HTTPException(status_code=401)
            return {"token": "t"}


def listen(desk) -> None:  # type: ignore[no-untyped-def]
    @desk.post("/signin")
    def signin(body: dict[str, str]) -> None: ...


def told(app) -> None:  # type: ignore[no-untyped-def]
    @app.post("signin")
    def signin(body: dict[str, str]) -> None: ...
