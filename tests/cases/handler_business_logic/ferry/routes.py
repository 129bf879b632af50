# only: apr-handler-business-logic
from datetime import datetime, timedelta

from flask import Blueprint, abort, jsonify, request
from flask.views import MethodView

from .models import db
from .repositories import Crossings, load_crossing

bp = Blueprint("crossings", __name__)
FEE = 250


class CrossingView(MethodView):
    def __init__(self, crossings=None):
        self.crossings = crossings or Crossings(db.session)

    def get(self, crossing_id):
        crossing = self.crossings.get(crossing_id)
        return jsonify(id=crossing.id, status=crossing.status, total=f"{crossing.total_cents / 100:.2f}")

    def post(self, crossing_id):
        crossing = self.crossings.get(crossing_id)
        crossing.total_cents = crossing.sold * 1250 + FEE  # error: apr-handler-business-logic
        db.session.commit()
        return "", 204

    def delete(self, crossing_id):
        crossing = Crossings(db.session).get(crossing_id)
        if datetime.utcnow() - crossing.departed_at > timedelta(days=1):  # error: apr-handler-business-logic
            abort(409)
        crossing.status = "cancelled"
        db.session.commit()
        return "", 204


bp.add_url_rule("/crossings/<int:crossing_id>", view_func=CrossingView.as_view("crossing"))


@bp.post("/crossings/<int:crossing_id>/close")
def close(crossing_id):
    crossing = load_crossing(db.session, crossing_id)
    crossing.status = "closed"  # error: apr-handler-business-logic
    db.session.commit()
    return "", 204


@bp.get("/ports/<port>/next")
def show_next(port):
    crossing = Crossings(db.session).find_next(port)
    if crossing is None:
        abort(404)
    return {"id": crossing.id, "left": crossing.seats - crossing.sold}


@bp.get("/crossings/count")
def count():
    per_page = int(request.args.get("size", 20))
    found = Crossings(db.session).get_count()
    return {"pages": -(-found // per_page)}
