"""A page whose name says nothing, and that logs in or signs up by a form; pages that take forms called nearly so."""

# only: apr-no-rate-limit
from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template, session
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField

app = Flask(__name__)
bp = Blueprint("pages", __name__)


class LoginUserForm(FlaskForm):
    name = StringField()
    password = PasswordField()


class RegisterUserForm(FlaskForm):
    name = StringField()


class RegisterDeviceForm(FlaskForm):
    serial = StringField()


class LoginSettingsForm(FlaskForm):
    provider = StringField()


class PasswordResetForm(FlaskForm):
    password = PasswordField()


class LoginForm(FlaskForm):
    name = StringField()


def sign(form: FlaskForm) -> str:
    session["form"] = repr(form)
    return "/"


@bp.route("/", methods=["GET", "POST"])
def root():  # error: apr-no-rate-limit
    form = LoginUserForm(prefix="login")
    other = RegisterUserForm(prefix="register")
    if form.validate_on_submit():
        return redirect(sign(form))
    if other.validate_on_submit():
        return redirect(sign(other))
    return render_template("index.html", form=form, other=other)


@bp.route("/start", methods=["GET", "POST"])
def start():  # error: apr-no-rate-limit
    form = RegisterUserForm()
    if form.validate_on_submit():
        return redirect(sign(form))
    return render_template("start.html", form=form)


@bp.route("/secret", methods=["GET", "POST"])
def secret():  # error: apr-no-rate-limit
    form = PasswordResetForm()
    if form.validate_on_submit():
        return redirect(sign(form))
    return render_template("secret.html", form=form)


@bp.route("/mine/secret", methods=["GET", "POST"])
def user_settings_secret():
    form = PasswordResetForm()
    if form.validate_on_submit():
        return redirect(sign(form))
    return render_template("secret.html", form=form)


@bp.route("/devices", methods=["GET", "POST"])
def devices():
    form = RegisterDeviceForm()
    if form.validate_on_submit():
        return redirect(sign(form))
    return render_template("devices.html", form=form)


@bp.route("/providers", methods=["GET", "POST"])
def providers():
    form = LoginSettingsForm()
    if form.validate_on_submit():
        return redirect(sign(form))
    return render_template("providers.html", form=form)


@bp.route("/welcome", methods=["GET", "POST"])
def welcome():
    return render_template("welcome.html", form=LoginForm())


@bp.route("/welcome", methods=["POST"])
def register_post():  # error: apr-no-rate-limit
    return redirect(sign(RegisterUserForm()))


@bp.route("/entry", methods=["POST"])
def edit_post():
    return redirect(sign(RegisterDeviceForm()))


app.register_blueprint(bp)
