# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
import secrets

from flask import Flask, request
from active_record.models import Domain, Membership, Referral, Session, Visit
from sqlalchemy.exc import IntegrityError

app = Flask(__name__)


def random_code():
    return secrets.token_hex(8)


@app.post("/referrals")
def refer():
    if Referral.get_by(code=request.json["code"]):  # error: apr-app-only-constraint
        return "taken", 409
    Referral.create(code=request.json["code"], owner_id=1)
    Session.commit()
    return "ok"


@app.post("/referrals/by-build")
def refer_otherwise():
    if not Referral.get_by(code=request.json["code"]):  # error: apr-app-only-constraint
        Referral.build(code=request.json["code"], owner_id=1)
    return "ok"


@app.post("/referrals/saved")
def refer_and_save():
    code = request.json["code"]
    if Referral.get_by(code=code) is None:  # error: apr-app-only-constraint
        referral = Referral(code=code, owner_id=1)
        referral.save()
    return "ok"


@app.post("/referrals/drawn")
def refer_by_chance():
    code = random_code()
    while Referral.get_by(code=code):
        code = random_code()
    Referral.create(code=code, owner_id=1)
    return code


@app.post("/domains")
def claim_unanswered():
    if Domain.get_by(name=request.json["name"]):  # error: apr-app-only-constraint
        return "taken", 409
    Domain.create(name=request.json["name"])
    return "ok"


@app.post("/domains/named")
def claim_by_name():
    if Domain.named(request.json["name"]):  # error: apr-app-only-constraint
        return "taken", 409
    Domain.create(name=request.json["name"])
    return "ok"


@app.post("/domains/answered")
def claim():
    if Domain.get_by(name=request.json["name"]):
        return "taken", 409
    try:
        Domain.create(name=request.json["name"])
    except IntegrityError:
        Session.rollback()
        return "taken", 409
    return "ok"


@app.post("/memberships")
def join():
    Membership.get_or_create(user_id=1, team_id=2)  # error: apr-app-only-constraint
    return "ok"


@app.post("/visits")
def visit():
    Visit.get_or_create(path=request.json["path"])  # error: apr-app-only-constraint
    return "ok"


@app.post("/visits/all")
def visit_again():
    seen = Visit.get_by(path=request.json["path"])
    Visit.create(path=request.json["path"])
    return "again" if seen else "first"


@app.post("/other")
def other_models():
    if Domain.get_by(name=request.json["name"]) is None:
        Visit.create(path=request.json["name"])
    return "ok"


@app.post("/seldom")
def join_answered():
    try:
        Membership.get_or_create(user_id=1, team_id=2)
        Session.commit()
    except IntegrityError:
        Session.rollback()
    return "ok"
