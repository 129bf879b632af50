from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, jsonify, request

from .tables import Page, Video, db

bp = Blueprint("press", __name__)


@bp.route("/videos/<int:pk>", methods=["DELETE"])
def remove(pk: int) -> Any:
    video = Video.query.get_or_404(pk)
    video.status = "removed"
    db.session.commit()
    return "", 204


@bp.post("/pages/<int:pk>/publish")
def publish(pk: int) -> Any:
    page = db.session.query(Page).filter_by(id=pk).with_for_update().one_or_none()
    if page is None:
        abort(404)
    if page.status != "draft":
        abort(409)
    page.status = "live"
    db.session.commit()
    return jsonify(id=pk)


@bp.post("/videos/<int:pk>/title")
def title(pk: int) -> Any:
    video = Video.query.get_or_404(pk)
    video.title = request.json["title"]
    db.session.commit()
    return "", 204
