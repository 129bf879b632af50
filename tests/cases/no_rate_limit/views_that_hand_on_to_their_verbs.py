"""A base class that hands a request on to the method of its verb has no limit because one of these methods has one; nor is a token of limited scope one."""
# only: apr-no-rate-limit

from collections.abc import Callable
from functools import wraps

from flask import Flask, abort, request
from flask.views import MethodView

app = Flask(__name__)
LIMITED_SCOPE = "limited_scope"
failures: dict[str, int] = {}


def claims() -> dict[str, str]:
    raise NotImplementedError


def whole_token(view: Callable[..., str]) -> Callable[..., str]:
    @wraps(view)
    def wrapper(**kwargs: str) -> str:
        if claims().get(LIMITED_SCOPE):
            raise ValueError("not with this token")
        return view(**kwargs)

    return wrapper


class Resource(MethodView):
    def dispatch_request(self, **kwargs: str) -> str:
        return self.post(**kwargs)

    def post(self) -> str:
        raise NotImplementedError


class CountedLogin(Resource):
    def post(self) -> str:
        attempts = failures.get(request.form["name"], 0)
        if attempts > 5:
            abort(429)
        failures[request.form["name"]] = attempts + 1
        return request.form["password"]


class PasswordReset(Resource):
    decorators = [whole_token]

    def post(self) -> str:  # error: apr-no-rate-limit
        return request.form["password"]


app.add_url_rule("/login", view_func=CountedLogin.as_view("login"))
app.add_url_rule("/password/reset", view_func=PasswordReset.as_view("reset"))
