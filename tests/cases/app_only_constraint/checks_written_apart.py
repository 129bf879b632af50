# only: apr-app-only-constraint
"""Checks that stand apart from the insert: messages that are collected, rows made where they were not found, values that were all asked for, validators of fields, dependencies of a route."""

from contextlib import suppress
from typing import Annotated, Any

import psycopg
from django.db import models
from django.views.generic import CreateView
from fastapi import APIRouter, Depends, HTTPException
from flask import Blueprint, redirect, render_template, request
from rest_framework import serializers, viewsets
from rest_framework.validators import UniqueTogetherValidator, UniqueValidator
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

bp = Blueprint("auth", __name__)
router = APIRouter()


class Base(DeclarativeBase): ...


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    badge: Mapped[str] = mapped_column(unique=True)
    city: Mapped[str | None]


def get_session() -> Session:
    raise NotImplementedError


@bp.post("/join")
def join(session: Session) -> Any:
    errors = []
    if session.query(Member).filter_by(name=request.form["name"]).first():  # error: apr-app-only-constraint
        errors.append("The name is taken")
    if not request.form["city"]:
        errors.append("A city, please")
    if errors:
        return render_template("join.html", errors=errors)
    session.add(Member(name=request.form["name"], badge="", city=request.form["city"]))
    session.commit()
    return redirect("/")


@bp.post("/join/again")
def join_by_message(session: Session) -> Any:
    error = None
    if not request.form["name"]:
        error = "A name, please"
    elif session.scalar(select(Member).where(Member.name == request.form["name"])) is not None:  # error: apr-app-only-constraint
        error = f"{request.form['name']} is taken"
    if error is None:
        session.add(Member(name=request.form["name"], badge=""))
        session.commit()
        return redirect("/")
    return render_template("join.html", error=error)


@bp.post("/join/flag")
def join_by_flag(session: Session) -> Any:
    free = True
    if session.query(Member).filter(Member.name == request.form["name"]).count():  # error: apr-app-only-constraint
        free = False
    if free:
        session.add(Member(name=request.form["name"], badge=""))
        session.commit()
    return redirect("/")


@bp.post("/join/checked")
def join_answered(session: Session) -> Any:
    errors = {}
    if session.query(Member).filter_by(badge=request.form["badge"]).first():
        errors["badge"] = "The badge is taken"
    if errors:
        return render_template("join.html", errors=errors)
    try:
        session.add(Member(name="", badge=request.form["badge"]))
        session.commit()
    except IntegrityError:
        session.rollback()
        return render_template("join.html", errors={"badge": "The badge is taken"})
    return redirect("/")


@bp.post("/join/city")
def warned_only(session: Session) -> Any:
    """The message is only shown: it decides nothing."""
    notes = []
    if session.query(Member).filter_by(city=request.form["city"]).first():
        notes.append("You have neighbours")
    session.add(Member(name=request.form["name"], badge="", city=request.form["city"]))
    session.commit()
    return render_template("joined.html", notes=notes)


def set_city(session: Session, name: str, city: str) -> None:
    member = session.scalars(select(Member).where(Member.name == name)).first()  # error: apr-app-only-constraint
    if member is None:
        member = Member(name=name, badge=name)
    member.city = city
    session.add(member)
    session.commit()


def named(session: Session, name: str) -> Member:
    member = session.query(Member).filter(Member.name == name).first() or Member(name=name, badge="")  # error: apr-app-only-constraint
    session.add(member)
    return member


def import_names(session: Session, names: list[str]) -> None:
    known = {name.lower() for (name,) in session.query(Member.name)}  # error: apr-app-only-constraint
    for name in names:
        if name.lower() in known:
            continue
        session.add(Member(name=name, badge=""))
    session.commit()


def import_badges(session: Session, badges: list[str]) -> None:
    """The constraint on the badge tells the second import: nobody raced for one of them."""
    known = set(session.scalars(select(Member.badge)))
    session.add_all(Member(name="", badge=badge) for badge in badges if badge not in known)
    session.commit()


def count_teams(conn: psycopg.Connection[Any], name: str) -> None:
    with conn.cursor() as cur:
        cur.execute("select count(*) from teams where name = %s", (name,))
        (found,) = cur.fetchone() or (0,)  # error: apr-app-only-constraint
        if found == 0:
            cur.execute("insert into teams (name) values (%s)", (name,))


async def name_is_free(name: str, session: Annotated[Session, Depends(get_session)]) -> str:
    if session.scalar(select(func.count()).select_from(Member).where(Member.name == name)):  # error: apr-app-only-constraint
        raise HTTPException(409, "taken")
    return name


@router.post("/members")
async def create(name: Annotated[str, Depends(name_is_free)], session: Annotated[Session, Depends(get_session)]) -> None:
    session.add(Member(name=name, badge=""))
    session.commit()


def may_add(session: Annotated[Session, Depends(get_session)], name: str) -> None:
    if session.scalar(select(Member.id).where(Member.name == name)) is not None:  # error: apr-app-only-constraint
        raise HTTPException(409, "taken")


@router.post("/members/listed", dependencies=[Depends(may_add)])
async def create_listed(name: str, session: Annotated[Session, Depends(get_session)]) -> None:
    session.add(Member(name=name, badge=""))
    session.commit()


def current_member(session: Annotated[Session, Depends(get_session)], name: str) -> Member:
    """Raises where the row is not there."""
    member = session.scalar(select(Member).where(Member.name == name))
    if member is None:
        raise HTTPException(401)
    return member


@router.post("/members/friends")
async def add_friend(member: Annotated[Member, Depends(current_member)], session: Annotated[Session, Depends(get_session)]) -> None:
    session.add(Member(name=f"friend of {member.name}", badge=""))
    session.commit()


class Room(models.Model):
    name = models.CharField(max_length=40)
    code = models.SlugField(unique=True)
    floor = models.IntegerField()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if Room.objects.filter(name=self.name, floor=self.floor).exclude(pk=self.pk).exists():  # error: apr-app-only-constraint
            raise ValueError("there is one")
        super().save(*args, **kwargs)


class Closure(models.Model):
    room = models.ForeignKey(Room, on_delete=models.CASCADE)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if Room.objects.filter(pk=self.room_id, code="lobby").exists():
            raise ValueError("the lobby stays open")
        super().save(*args, **kwargs)


class RoomIn(serializers.ModelSerializer):
    name = serializers.CharField(validators=[UniqueValidator(queryset=Room.objects.all())])  # error: apr-app-only-constraint
    slug = serializers.CharField(source="code", validators=[UniqueValidator(queryset=Room.objects.all())])

    class Meta:
        model = Room
        fields = ["name", "slug"]


class RoomOnFloor(serializers.ModelSerializer):
    class Meta:
        model = Room
        fields = ["name", "floor"]
        validators = [UniqueTogetherValidator(queryset=Room.objects.all(), fields=["name", "floor"])]  # error: apr-app-only-constraint


class Rooms(viewsets.ModelViewSet):
    queryset = Room.objects.all()
    serializer_class = RoomIn

    def perform_create(self, serializer):
        if Room.objects.filter(floor=serializer.validated_data["floor"]).exists():  # error: apr-app-only-constraint
            raise serializers.ValidationError("one room a floor")
        serializer.save()


class NewRoom(CreateView[Room, Any]):
    model = Room
    fields = ["name", "floor"]

    def form_valid(self, form: Any) -> Any:
        if Room.objects.filter(name=form.cleaned_data["name"]).exists():  # error: apr-app-only-constraint
            form.add_error("name", "taken")
            return self.form_invalid(form)
        return super().form_valid(form)


def join_quietly(session: Session, badge: str) -> None:
    if session.query(Member).filter_by(badge=badge).first():
        return
    session.add(Member(name="", badge=badge))
    with suppress(IntegrityError):
        session.commit()


def import_by_name(session: Session, names: list[str]) -> None:
    members = {member.name: member for member in session.scalars(select(Member))}  # error: apr-app-only-constraint
    for name in names:
        member = members.get(name)
        if member is None:
            session.add(Member(name=name, badge=""))
