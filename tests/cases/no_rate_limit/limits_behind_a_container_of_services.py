# only: apr-no-rate-limit
"""The limit is asked by a service which a container gives, and which a form's validator calls; one that only limits what is made the first time limits no upload."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, request
from wtforms import Form, PasswordField, StringField, ValidationError

app = Flask(__name__)


class TooManyTries(Exception):
    pass


class Accounts:
    def __init__(self, counter: Any) -> None:
        self.counter = counter

    def _spare(self, name: str) -> None:
        if not self.counter.limiter.test(name):
            raise TooManyTries

    def is_password_of(self, name: str, password: str) -> bool:
        self._spare(name)
        return bool(password)

    def is_code_of(self, name: str, code: str) -> bool:
        return code == "0" * 6

    def add_member(self, name: str) -> None:
        self._spare(name)

    def open_folder(self, name: str) -> str:
        self._spare(name)
        return name


def services(kind: str) -> Any:
    return app.extensions[kind]


class EntryForm(Form):
    name = StringField()
    password = PasswordField()

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = accounts

    def validate_password(self, field: Any) -> None:
        if not self.accounts.is_password_of(self.name.data, field.data):
            raise ValidationError("wrong")


class CodeForm(Form):
    name = StringField()
    code = StringField()

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = accounts

    def validate_code(self, field: Any) -> None:
        if not self.accounts.is_code_of(self.name.data, field.data):
            raise ValidationError("wrong")


@app.post("/login")
def login(form_class: Any = EntryForm) -> str:
    form = form_class(request.form, accounts=services("accounts"))
    if not form.validate():
        return render_template("login.html", form=form)
    return "welcome"


@app.post("/login/code")
def login_code(form_class: Any = CodeForm) -> str:  # error: apr-no-rate-limit
    form = form_class(request.form, accounts=services("accounts"))
    if not form.validate():
        return render_template("code.html", form=form)
    return "welcome"


@app.post("/register")
def register() -> str:
    accounts = services("accounts")
    try:
        accounts.add_member(request.form["name"])
    except TooManyTries:
        return render_template("later.html")
    return "welcome"


@app.post("/folders/<name>/upload")
def upload(name: str) -> str:  # error: apr-no-rate-limit
    folder = app.extensions["folders"].get(name)
    if folder is None:
        try:
            folder = services("accounts").open_folder(name)
        except TooManyTries:
            return render_template("later.html")
    request.files["file"].save(folder)
    return "kept"
