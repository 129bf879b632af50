from flask import Blueprint, abort, flash, jsonify, redirect, request, render_template, url_for
from flask_login import current_user, login_required
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from .models import *
from .database import db
from . import store

bp = Blueprint("boards", __name__)


@bp.route("/signup", methods=["POST"])
def signup():
    email = request.form["email"].strip().lower()
    if User.query.filter_by(email=email).first():  # error: apr-app-only-constraint
        flash("Already registered")
        return redirect(url_for(".signup"))
    user = User(email=email)
    db.session.add(user)
    db.session.commit()
    return redirect("/")


@bp.route("/username", methods=["POST"])
def take_username():
    data = request.get_json()
    existing = User.query.filter(User.username == data["username"]).count()  # error: apr-app-only-constraint
    if existing > 0:
        abort(409)
    db.session.add(User(username=data["username"], email=data["email"]))
    db.session.commit()
    return "", 201


@bp.route("/username2", methods=["POST"])
def take_username_ok():
    data = request.get_json()
    if User.query.filter(User.username == data["username"]).count():
        abort(409)
    db.session.add(User(username=data["username"], email=data["email"]))
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        abort(409)
    return "", 201


@bp.route("/boards/<int:board_id>/tags", methods=["POST"])
@login_required
def add_tag(board_id):
    name = request.json.get("name")
    tag = store.find_tag(board_id, name)  # error: apr-app-only-constraint
    if tag is None:
        tag = Tag(name=name, board_id=board_id)
        db.session.add(tag)
        db.session.commit()
    return jsonify(id=tag.id)


@bp.route("/boards/<int:board_id>/tags/locked", methods=["POST"])
@login_required
def add_tag_locked(board_id):
    name = request.json.get("name")
    Board.query.filter_by(id=board_id).with_for_update().one()
    if Tag.query.filter_by(board_id=board_id, name=name).first() is None:
        db.session.add(Tag(name=name, board_id=board_id))
    db.session.commit()
    return "", 204


@bp.route("/boards/<int:board_id>/tags/advisory", methods=["POST"])
def add_tag_advisory(board_id):
    name = request.json.get("name")
    db.session.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": board_id})
    if not Tag.query.filter_by(board_id=board_id, name=name).first():
        db.session.add(Tag(name=name, board_id=board_id))
    db.session.commit()
    return "", 204


@bp.route("/boards/<int:board_id>/join", methods=["POST"])
@login_required
def join(board_id):
    m = Membership.query.filter_by(user_id=current_user.id, board_id=board_id).one_or_none()
    if m is not None:
        return jsonify(ok=True)
    try:
        db.session.add(Membership(user_id=current_user.id, board_id=board_id))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
    return jsonify(ok=True)


@bp.route("/boards", methods=["POST"])
def create_board():
    slug = request.form.get("slug")
    error = None
    if not slug:
        error = "Slug is required"
    elif Board.query.filter_by(slug=slug).first() is not None:  # error: apr-app-only-constraint
        error = "Slug is taken"
    if error is None:
        db.session.add(Board(slug=slug))
        db.session.commit()
        return redirect("/")
    flash(error)
    return render_template("board.html")


@bp.route("/boards/<int:board_id>/seat", methods=["POST"])
def seat(board_id):
    if Membership.query.filter_by(board_id=board_id).count() >= 10:  # error: apr-app-only-constraint
        abort(400, "board is full")
    db.session.add(Membership(user_id=request.json["user"], board_id=board_id))
    db.session.commit()
    return "", 204


@bp.route("/log", methods=["POST"])
@login_required
def log_line():
    user = User.query.filter_by(id=current_user.id).first()
    if user is None:
        abort(404)
    db.session.add(AuditLine(text=request.json["text"], user_id=user.id))
    db.session.commit()
    return "", 201


@bp.route("/import", methods=["POST"])
def import_users():
    created = 0
    for row in request.json["rows"]:
        u = store.UserStore(db.session).by_email(row["email"])  # error: apr-app-only-constraint
        if u:
            continue
        store.UserStore(db.session).create(email=row["email"])
        created += 1
    db.session.commit()
    return jsonify(created=created)
