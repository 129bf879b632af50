# only: apr-handler-business-logic
"""Handlers that change who asks for them, and rows that an untyped getter of the models' base gives."""

import secrets

from flask import Blueprint, flash, jsonify, redirect, request
from flask_login import current_user, login_required
from sqlalchemy import Boolean, Column, Integer, String
from sqlalchemy.orm import declarative_base, scoped_session, sessionmaker

Session = scoped_session(sessionmaker())
Base = declarative_base()

numbers = Blueprint("numbers", __name__)


class Kept:
    @classmethod
    def get_by(cls, **kw):
        return Session.query(cls).filter_by(**kw).first()

    @classmethod
    def find_by_code(cls, code):
        return Session.query(cls).filter_by(code=code).first()

    @classmethod
    def names_by(cls, code):
        return [row.name for row in Session.query(cls).filter_by(code=code)]


class Voucher(Kept, Base):
    __tablename__ = "vouchers"
    id = Column(Integer, primary_key=True)
    code = Column(String)
    name = Column(String)
    used = Column(Boolean)
    tries = Column(Integer)


@numbers.route("/vouchers/redeem", methods=["POST"])
@login_required
def redeem():
    voucher = Voucher.get_by(code=request.form["code"])
    if voucher is None:
        return jsonify(error="unknown"), 404
    voucher.tries -= 1  # error: apr-handler-business-logic
    Session.commit()
    return jsonify(ok=True)


@numbers.route("/vouchers/close", methods=["POST"])
@login_required
def close_voucher():
    voucher = Voucher.find_by_code(request.form["code"])
    voucher.used = True  # error: apr-handler-business-logic
    Session.commit()
    return redirect("/")


@numbers.route("/vouchers/rename", methods=["POST"])
@login_required
def rename_voucher():
    voucher = Voucher.get_by(code=request.form["code"])
    voucher.name = request.form["name"]
    Session.commit()
    return redirect("/")


@numbers.route("/vouchers/same", methods=["GET"])
@login_required
def same_names():
    names = Voucher.names_by(request.args["code"])
    names.limit = 5
    return jsonify(names=names)


@numbers.route("/numbers", methods=["POST"])
@login_required
def reserve():
    minutes = int(request.form["minutes"])
    current_user.phone_quota -= minutes  # error: apr-handler-business-logic
    Session.commit()
    flash("Your number is reserved")
    return redirect("/numbers")


@numbers.route("/two-factor/off", methods=["POST"])
@login_required
def switch_off():
    current_user.is_protected = False  # error: apr-handler-business-logic
    Session.commit()
    return redirect("/settings")


@numbers.route("/two-factor", methods=["GET"])
@login_required
def begin():
    # the secret of signing in belongs to authentication
    current_user.otp_secret = secrets.token_hex()
    Session.commit()
    return redirect("/settings")


@numbers.route("/intro", methods=["POST"])
@login_required
def name_me():
    current_user.nickname = request.form["nickname"]
    Session.commit()
    return redirect("/settings")


@numbers.route("/me", methods=["GET"])
@login_required
def me():
    # for the template only: nothing is stored
    current_user.is_new = True
    return jsonify(name=current_user.name)
