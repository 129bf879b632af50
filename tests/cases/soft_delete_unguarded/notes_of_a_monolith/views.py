from flask import Blueprint, abort, jsonify, request

from .models import *

bp = Blueprint("n", __name__)


@bp.route("/notes")
def notes():
    rows = Note.query.filter(Note.deleted_at.is_(None)).order_by(Note.id).all()
    return jsonify([n.body for n in rows])


@bp.route("/notes/search")
def search():
    rows = Note.query.filter_by(deleted_at=None).filter(Note.body.contains(request.args["q"])).all()
    return jsonify([n.body for n in rows])


@bp.route("/notes/count")
def count():
    return jsonify(count=Note.query.count())  # error: apr-soft-delete-unguarded


@bp.route("/notes/export")
def export():
    rows = db.session.query(Note).order_by(Note.id.desc()).all()  # error: apr-soft-delete-unguarded
    return jsonify([n.body for n in rows])


@bp.route("/notes/<int:pk>")
def show(pk):
    note = Note.query.get_or_404(pk)
    if note.deleted_at is not None:
        abort(404)
    return jsonify(note.body)


@bp.route("/notes/<int:pk>/edit", methods=["POST"])
def edit(pk):
    note = Note.query.filter_by(id=pk).first_or_404()  # error: apr-soft-delete-unguarded
    note.body = request.json["body"]
    db.session.commit()
    return "", 204


@bp.route("/notes/trash")
def trash():
    rows = Note.query.filter(Note.deleted_at.isnot(None)).all()
    return jsonify([n.body for n in rows])


@bp.route("/notes/<int:pk>/restore", methods=["POST"])
def restore(pk):
    note = Note.query.get_or_404(pk)
    note.deleted_at = None
    db.session.commit()
    return "", 204


def purge_notes():
    for n in Note.query.all():
        if n.deleted_at:
            db.session.delete(n)
    db.session.commit()
