from decimal import Decimal

from flask import Blueprint, jsonify, request

from .core import *
from .core import db
from .accounts import WalletManager, fetch_wallet, lock_wallet

bp = Blueprint("w", __name__)
manager = WalletManager(db.session)


@bp.route("/wallet/<int:wid>/topup", methods=["POST"])
def topup(wid):
    wallet = Wallet.query.get(wid)
    wallet.balance = wallet.balance + Decimal(request.json["amount"])  # error: apr-unguarded-read-modify-write
    db.session.commit()
    return jsonify(balance=str(wallet.balance))


@bp.route("/wallet/<int:wid>/topup-atomic", methods=["POST"])
def topup_atomic(wid):
    Wallet.query.filter_by(id=wid).update({"balance": Wallet.balance + Decimal(request.json["amount"])})
    db.session.commit()
    return "", 204


@bp.route("/wallet/<int:wid>/topup-locked", methods=["POST"])
def topup_locked(wid):
    wallet = lock_wallet(wid)
    wallet.balance = wallet.balance + Decimal(request.json["amount"])
    db.session.commit()
    return "", 204


@bp.route("/wallet/<int:wid>/pay", methods=["POST"])
def pay(wid):
    amount = Decimal(request.json["amount"])
    wallet = fetch_wallet(wid)
    if wallet.balance < amount:
        return jsonify(error="insufficient"), 402
    wallet.debit(amount)  # error: apr-unguarded-read-modify-write
    db.session.commit()
    return jsonify(ok=True)


@bp.route("/wallet/<int:wid>/prefs", methods=["PATCH"])
def patch_prefs(wid):
    w = Wallet.query.filter_by(id=wid).first_or_404()
    prefs = dict(w.prefs or {})
    prefs.update(request.json)
    w.prefs = prefs  # error: apr-unguarded-read-modify-write
    db.session.commit()
    return jsonify(prefs)


@bp.route("/wallet/<int:wid>/name", methods=["PATCH"])
def rename(wid):
    w = Wallet.query.filter_by(id=wid).first_or_404()
    w.nickname = request.json["nickname"].strip()
    db.session.commit()
    return "", 204


@bp.route("/wallet/move", methods=["POST"])
def move():
    data = request.json
    src = db.session.query(Wallet).get(data["from"])
    dst = db.session.query(Wallet).get(data["to"])
    amount = Decimal(data["amount"])
    src.balance -= amount  # error: apr-unguarded-read-modify-write
    dst.balance += amount  # error: apr-unguarded-read-modify-write
    db.session.commit()
    return "", 204


@bp.route("/pages/<int:pid>")
def show_page(pid):
    page = Page.query.get_or_404(pid)
    page.hits += 1  # error: apr-unguarded-read-modify-write
    db.session.add(page)
    db.session.commit()
    return jsonify(title=page.title)


@bp.route("/articles/<int:aid>")
def show_article(aid):
    article = Article.query.get_or_404(aid)
    article.hits += 1
    db.session.commit()
    return jsonify(title=article.title)


@bp.route("/pages", methods=["POST"])
def new_page():
    page = Page(title=request.json["title"], hits=0)
    page.hits += 1
    db.session.add(page)
    db.session.commit()
    return "", 201


@bp.route("/pages/<int:pid>/preview")
def preview(pid):
    page = Page.query.get_or_404(pid)
    hits = page.hits
    hits += 1
    return jsonify(title=page.title, hits=hits)
