# only: apr-boolean-state
"""Columns whose types an extension hands on (`db.Boolean`), and a status whose choices are worked out from an enum."""

from enum import StrEnum

from django.db import models
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Refund(db.Model):  # error: apr-boolean-state
    id = db.Column(db.Integer, primary_key=True)
    requested = db.Column(db.Boolean, default=True)
    approved = db.Column(db.Boolean, default=False)
    declined = db.Column(db.Boolean, default=False)


class Order(db.Model):  # error: apr-boolean-state
    id = db.Column(db.Integer, primary_key=True)
    is_paid = db.Column(db.Boolean, default=False)
    is_shipped = db.Column(db.Boolean, default=False)


class Ride(db.Model):  # error: apr-boolean-state
    id = db.Column(db.Integer, primary_key=True)
    started = db.Column(db.Boolean, default=False)
    ended = db.Column(db.Boolean, default=False)


class Member(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    is_admin = db.Column(db.Boolean, default=False)
    wants_mail = db.Column(db.Boolean, default=False)


class Notes(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    approved = db.Column(db.Text)
    declined = db.Column(db.Text)


class Flow(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"


class Incident(models.Model):  # error: apr-boolean-state
    status = models.CharField(max_length=9, choices=[(one.value, one.name) for one in Flow])
    resolved = models.BooleanField(default=False)

    class Meta:
        app_label = "incidents"


class Outage(models.Model):
    status = models.CharField(max_length=9, choices=[(one.value, one.name) for one in Flow])
    planned_by_us = models.BooleanField(default=False)

    class Meta:
        app_label = "incidents"
