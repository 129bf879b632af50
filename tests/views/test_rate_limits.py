"""What an endpoint is for, and whether anything limits it."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.abuse import endpoints
from apr_mypy.views.rate_limits import RateLimits

SOURCES = {
    "limited_flask": """
        from flask import Flask, request
        from flask_limiter import Limiter

        app = Flask(__name__)
        app.config["RATELIMIT_DEFAULT"] = "100/hour"
        limiter = Limiter(lambda: "x", app=app)

        @app.post("/flask/login")
        def flask_login() -> str:
            return request.form["password"]
    """,
    "limited_api": """
        from fastapi import Depends, FastAPI, File, HTTPException, Request

        app = FastAPI()

        def few(request: Request) -> None:
            raise HTTPException(429)

        @app.post("/login")
        def login(password: str) -> None: ...

        @app.post("/reset")
        def reset(token: str, password: str) -> None: ...

        @app.post("/layout/reset")
        def reset_layout(layout: str) -> None: ...

        @app.put("/avatar")
        def avatar(image: bytes = File()) -> None: ...

        @app.post("/refunds", dependencies=[Depends(few)])
        def refund(order: int) -> None: ...

        @app.post("/notes")
        def note(text: str) -> None: ...
    """,
    "limited_graph": """
        import strawberry

        @strawberry.type
        class Query:
            @strawberry.field
            def login(self) -> str:
                return ""

        @strawberry.type
        class Mutation:
            @strawberry.mutation
            def login(self, email: str, password: str) -> str:
                return ""
    """,
    "limited_views": """
        from django.contrib.auth import views
        from django.contrib.auth.views import LoginView
        from django.urls import path
        from django.views.generic import DetailView

        class Enter(LoginView):
            template_name = "enter.html"

        class Forgot(views.PasswordResetView):
            template_name = "forgot.html"

        class LoginDetails(DetailView):
            template_name = "details.html"

        class Unused(LoginView):
            template_name = "unused.html"

        urlpatterns = [path("in", Enter.as_view()), path("forgot", Forgot.as_view()), path("details", LoginDetails.as_view())]
    """,
}


def test_what_endpoints_are_for(sources: Any) -> None:
    found = {one.fn.full: one.does for one in endpoints(sources.program) if one.fn.module.name.startswith("limited_")}
    assert found == {
        "limited_flask.flask_login": "logs in",
        "limited_api.login": "logs in",
        "limited_api.reset": "resets a password",
        "limited_api.avatar": "takes uploads",
        "limited_api.refund": "pays",
        "limited_graph.Mutation.login": "logs in",
        "limited_views.Enter.post": "logs in",
        "limited_views.Forgot.post": "resets a password",
    }


@pytest.mark.parametrize(
    ("full", "lacks"),
    [("limited_flask.flask_login", False), ("limited_api.login", True), ("limited_api.refund", False), ("limited_graph.Mutation.login", False)],
)
def test_what_limits_them(sources: Any, full: str, lacks: bool) -> None:
    # a graph is served by whatever application there is: the default of the Flask application is its limit, too
    endpoint = next(one for one in endpoints(sources.program) if one.fn.full == full)
    assert (RateLimits(sources.program).lacking(endpoint) is not None) is lacks
