"""A limiter is asked and its answer kept under a name; beside one whose answer nobody looks at."""
# only: apr-no-rate-limit

from flask import Flask, redirect, render_template, request
from werkzeug.wrappers import Response

app = Flask(__name__)


class Window:
    def __init__(self, most: int) -> None:
        self.most = most
        self.calls: list[float] = []

    def test(self) -> bool:
        return len(self.calls) < self.most

    def count(self) -> None:
        self.calls.append(0.0)


opened = Window(5)
login_rate_limiter = Window(5)


def verify_password(name: str, password: str) -> bool:
    return bool(name and password)


@app.post("/login")
def login() -> Response | str:
    exceeded = not login_rate_limiter.test()
    if not exceeded and verify_password(request.form["name"], request.form["password"]):
        return redirect("/")
    return render_template("login.html", exceeded=exceeded)


@app.post("/partners/login")
def partners_login() -> Response | str:  # error: apr-no-rate-limit
    opened.count()
    if verify_password(request.form["name"], request.form["password"]):
        return redirect("/")
    return render_template("login.html")
