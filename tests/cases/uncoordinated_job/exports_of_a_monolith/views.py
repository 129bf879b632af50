from flask import Blueprint, abort

from .models import *
from . import services

bp = Blueprint("e", __name__)


@bp.route("/exports/<int:pk>/cancel", methods=["POST"])
def cancel_export(pk):
    e = Export.query.get_or_404(pk)
    if e.status == "done":
        abort(409)
    e.status = "cancelled"
    db.session.commit()
    return "", 204


@bp.route("/imports/<int:pk>/cancel", methods=["POST"])
def cancel_import(pk):
    n = Import.query.filter(Import.id == pk, Import.status.in_(["queued", "running"])).update({"status": "cancelled"}, synchronize_session=False)
    db.session.commit()
    if not n:
        abort(409)
    return "", 204


@bp.route("/parses/<int:pk>/cancel", methods=["POST"])
def cancel_parse(pk):
    services.cancel_parse(pk)
    return "", 204


@bp.route("/syncs/<int:pk>/cancel", methods=["POST"])
def cancel_sync(pk):
    s = Sync.query.filter_by(id=pk).with_for_update().first_or_404()
    if s.status == "done":
        abort(409)
    s.status = "cancelled"
    db.session.commit()
    return "", 204


@bp.route("/renders/<int:pk>")
def show_render(pk):
    return {"status": Render.query.get_or_404(pk).status}
