# only: apr-client-trusted-identity
"""Who logs in is told by a kept password: a dependency that loads them checks nothing, and decorators that only want a member ask for no permission."""

import functools
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from flask import Blueprint, abort, g, jsonify, session
from flask import request as web_request
from flask.views import MethodView
from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, PostgresqlDatabase
from tortoise import fields
from tortoise.models import Model as Document

router = APIRouter()
bp = Blueprint("loans", __name__)
database = PostgresqlDatabase("gear")


class Person(Document):
    id = fields.IntField(primary_key=True)
    pin_hash = fields.CharField(200)
    is_admin = fields.BooleanField(default=False)


class Lesson(Document):
    id = fields.IntField(primary_key=True)
    student: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField("models.Person", null=True)
    status = fields.CharField(10, default="offered")
    recording_url = fields.CharField(300, null=True)


async def me(request: Request) -> Person:
    person = await Person.get_or_none(id=request.session.get("person"))
    if person is None:
        raise HTTPException(401)
    return person


Me = Annotated[Person, Depends(me)]


async def teacher(person: Me) -> Person:
    if not person.is_admin:
        raise HTTPException(403)
    return person


@router.get("/lessons/{lesson_id}/recording")
async def recording(lesson_id: int, person: Me) -> dict[str, str | None]:  # error: apr-client-trusted-identity
    lesson = await Lesson.get(id=lesson_id)
    return {"url": lesson.recording_url}


@router.get("/lessons/{lesson_id}/recording/checked")
async def own_recording(lesson_id: int, person: Me) -> dict[str, str | None]:
    lesson = await Lesson.get(id=lesson_id, student=person)
    return {"url": lesson.recording_url}


@router.post("/lessons/{lesson_id}/book")
async def book(lesson_id: int, person: Me) -> None:
    lesson = await Lesson.get(id=lesson_id)
    if lesson.status != "offered":
        raise HTTPException(409)
    lesson.student = person
    lesson.status = "booked"
    await lesson.save()


@router.get("/teachers/lessons/{lesson_id}")
async def any_recording(lesson_id: int, _: Annotated[Person, Depends(teacher)]) -> dict[str, str | None]:
    lesson = await Lesson.get(id=lesson_id)
    return {"url": lesson.recording_url}


class Member(Model):
    secret = CharField()
    deposit = IntegerField(default=0)

    class Meta:
        database = database


class Loan(Model):
    member = ForeignKeyField(Member)
    due = DateTimeField()

    class Meta:
        database = database


def needs_member(view):
    @functools.wraps(view)
    def inner(*args, **kwargs):
        if "member" not in session:
            abort(401)
        g.member = Member.get_by_id(session["member"])
        if g.member is None:
            abort(401)
        return view(*args, **kwargs)

    return inner


class LoanView(MethodView):
    decorators = [needs_member]

    def get(self, loan_id):
        loan = Loan.get_by_id(loan_id)
        if loan.member_id != g.member.id:
            abort(404)
        return jsonify(due=loan.due)

    def put(self, loan_id):  # error: apr-client-trusted-identity
        loan = Loan.get_by_id(loan_id)
        loan.due = web_request.json["due"]
        loan.save()
        return "", 204


class MemberView(MethodView):
    @needs_member
    def patch(self):  # error: apr-client-trusted-identity
        member = g.member
        member.deposit = web_request.json["deposit"]
        member.save()
        return "", 204


@bp.post("/deposit/use")
@needs_member
def use_deposit():
    cents = int(web_request.json["cents"])
    if not 0 < cents <= 5_000:
        abort(400)
    Member.update({Member.deposit: Member.deposit - cents}).where(Member.id == g.member.id, Member.deposit >= cents).execute()
    return "", 204


bp.add_url_rule("/loans/<int:loan_id>", view_func=LoanView.as_view("loan"))
bp.add_url_rule("/me", view_func=MemberView.as_view("me"))


def needs_own(view):
    @functools.wraps(view)
    def inner(*args, **kwargs):
        given = web_request.authorization
        if given and given.username == kwargs.pop("member_id"):
            member = Member.get_or_none(Member.id == given.username)
            if member and member.secret == given.password:
                return view(*args, member=member, **kwargs)
        abort(401)

    return inner


class OwnLoanView(MethodView):
    decorators = [needs_own]

    def get(self, member, loan_id):
        return jsonify(due=Loan.get((Loan.member == member) & (Loan.id == loan_id)).due)

    def delete(self, member, loan_id):
        Loan.delete().where(Loan.member == member, Loan.id == loan_id).execute()
        return "", 204


bp.add_url_rule("/members/<member_id>/loans/<int:loan_id>", view_func=OwnLoanView.as_view("own_loan"))
