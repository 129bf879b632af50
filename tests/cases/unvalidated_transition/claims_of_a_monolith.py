# only: apr-unvalidated-transition
from flask import Blueprint, abort, jsonify, request
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
bp = Blueprint("c", __name__)

NEXT = {"draft": ("sent",), "sent": ("paid", "void"), "paid": (), "void": ()}


class Claim(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.Enum("draft", "sent", "paid", "void"), default="draft")
    address_state = db.Column(db.String(2))
    status_code = db.Column(db.Integer)

    def is_paid(self):
        return self.status == "paid"

    def void(self):
        self.status = "void"  # error: apr-unvalidated-transition

    def pay(self):
        if self.status != "sent":
            raise ValueError("not sent")
        self.status = "paid"

    def change_status(self, new):
        if new not in NEXT[self.status]:
            raise ValueError("illegal")
        self.status = new

    def _ensure(self, *allowed):
        if self.status not in allowed:
            raise ValueError("illegal")

    def send(self):
        self._ensure("draft")
        self.status = "sent"


class Parcel(db.Model):
    OPEN, DONE = "open", "done"
    id = db.Column(db.Integer, primary_key=True)
    state = db.Column(db.String(10), default=OPEN)

    @property
    def done(self):
        return self.state == self.DONE


@bp.route("/claims/<int:pk>/void", methods=["POST"])
def void(pk):
    claim = Claim.query.get_or_404(pk)
    claim.status = "void"  # error: apr-unvalidated-transition
    db.session.commit()
    return "", 204


@bp.route("/claims/<int:pk>", methods=["PATCH"])
def patch(pk):
    claim = Claim.query.get_or_404(pk)
    if "status" in request.json:
        claim.status = request.json["status"]  # error: apr-unvalidated-transition
    db.session.commit()
    return "", 204


@bp.route("/claims/bulk", methods=["POST"])
def bulk():
    Claim.query.filter(Claim.id.in_(request.json["ids"])).update({"status": "paid"}, synchronize_session=False)  # error: apr-unvalidated-transition
    db.session.commit()
    return "", 204


@bp.route("/claims/bulk-sent", methods=["POST"])
def bulk_sent():
    Claim.query.filter(Claim.id.in_(request.json["ids"]), Claim.status == "sent").update({"status": "paid"}, synchronize_session=False)
    db.session.commit()
    return "", 204


@bp.route("/parcels/<int:pk>/done", methods=["POST"])
def done(pk):
    p = db.session.query(Parcel).get(pk)
    setattr(p, "state", Parcel.DONE)  # error: apr-unvalidated-transition
    db.session.commit()
    return "", 204


@bp.route("/parcels/<int:pk>/done2", methods=["POST"])
def done_checked(pk):
    p = db.session.query(Parcel).with_for_update().get(pk)
    already = p.state == Parcel.DONE
    if already:
        return "", 409
    p.state = Parcel.DONE
    db.session.commit()
    return "", 204


@bp.route("/claims", methods=["POST"])
def create():
    claim = Claim()
    claim.status = "draft"
    db.session.add(claim)
    db.session.commit()
    return jsonify(id=claim.id), 201


@bp.route("/claims/<int:pk>/address", methods=["POST"])
def address(pk):
    claim = Claim.query.get_or_404(pk)
    claim.address_state = request.json["state"]
    claim.status_code = 7
    db.session.commit()
    return "", 204
