from functools import wraps

from flask import abort, g, jsonify, redirect, render_template, request, session

from . import app, db
from .tables import *


def login_required(fn):
    @wraps(fn)
    def wrapped(*a, **kw):
        if "member_id" not in session:
            return redirect("/login")
        g.member = Member.query.get(session["member_id"])
        return fn(*a, **kw)

    return wrapped


@app.before_request
def who():  # error: apr-client-trusted-identity
    uid = request.headers.get("X-Member")
    g.caller = Member.query.get(uid) if uid else None


@app.route("/invoice/<int:pk>")
@login_required
def invoice(pk):  # error: apr-client-trusted-identity
    inv = Invoice.query.get_or_404(pk)
    return render_template("invoice.html", invoice=inv, member=g.member)


@app.route("/invoice/<int:pk>/ok")
@login_required
def invoice_ok(pk):
    inv = Invoice.query.filter_by(id=pk, user_id=g.member.id).first_or_404()
    return render_template("invoice.html", invoice=inv, member=g.member)


@app.route("/invoice/<int:pk>/ok2")
@login_required
def invoice_ok2(pk):
    inv = Invoice.query.get(pk)
    if inv is None or inv.user_id != session["member_id"]:
        abort(404)
    return render_template("invoice.html", invoice=inv)


@app.route("/invoice", methods=["POST"])
@login_required
def make_invoice():  # error: apr-client-trusted-identity
    inv = Invoice()
    inv.user_id = g.member.id
    inv.total = int(request.form["total"])
    db.session.add(inv)
    db.session.commit()
    return redirect("/")


@app.route("/invoice/<int:pk>/paid", methods=["POST"])
@login_required
def mark(pk):  # error: apr-client-trusted-identity
    inv = Invoice.query.filter_by(id=pk, user_id=g.member.id).first_or_404()
    inv.paid = request.form.get("paid") == "1"
    db.session.commit()
    return redirect("/")


@app.route("/parcels")
@login_required
def parcels():  # error: apr-client-trusted-identity
    return jsonify([p.memo for p in Parcel.query.filter(Parcel.owner_id == request.args.get("owner")).all()])


@app.route("/parcels/mine")
@login_required
def mine():
    return jsonify([p.memo for p in Parcel.query.filter(Parcel.owner_id == g.member.id).all()])


@app.route("/parcels/<int:pk>/memo", methods=["POST"])
@login_required
def memo(pk):  # error: apr-client-trusted-identity
    p = db.session.query(Parcel).get(pk)
    p.memo = request.form["memo"]
    db.session.commit()
    return "", 204


@app.route("/parcels/<int:pk>/memo2", methods=["POST"])
@login_required
def memo2(pk):
    p = db.session.query(Parcel).get(pk)
    if not _mine(p):
        abort(403)
    p.memo = request.form["memo"]
    db.session.commit()
    return "", 204


def _mine(parcel):
    return parcel.owner_id == g.member.id


@app.route("/profile", methods=["POST"])
@login_required
def profile():  # error: apr-client-trusted-identity
    g.member.email = request.form["email"]
    g.member.role = request.form.get("role", "user")
    db.session.commit()
    return redirect("/")


@app.route("/profile2", methods=["POST"])
@login_required
def profile2():
    g.member.email = request.form["email"]
    db.session.commit()
    return redirect("/")
