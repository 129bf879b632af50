"""What runs before each request of a blueprint: one hook only sets what the templates show to staff, the other turns all but the staff away."""
# only: apr-no-rate-limit

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

public = Blueprint("public", __name__)
backoffice = Blueprint("backoffice", __name__, url_prefix="/backoffice")


@public.before_request
def show_admin_dashboard_link() -> None:
    g.show_admin_dashboard_link = current_app.config["DASHBOARD"] and session.get("rank") == "admin"
    g.banner = current_app.config.get("BANNER", "")


@backoffice.before_request
def only_staff() -> Response | None:
    if session.get("rank") != "staff":
        return redirect(url_for("public.sign_in"))
    return None


def send_mail(to: str, text: str) -> bool: ...


@public.route("/password-reminder", methods=["GET", "POST"])
def remind_password() -> str | Response:  # error: apr-no-rate-limit
    if request.method == "POST":
        if send_mail(request.form["email"], render_template("reminder.txt")):
            return redirect(url_for("public.reminded"))
        flash("The mail could not be sent.")
    return render_template("remind.html")


@backoffice.route("/reset-password/<int:number>", methods=["POST"])
def reset_password(number: int) -> Response:
    if not request.form.get("password"):
        abort(400)
    current_app.extensions["people"].set_password(number, request.form["password"])
    return redirect(url_for("backoffice.people"))
