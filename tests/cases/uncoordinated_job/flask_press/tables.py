from __future__ import annotations

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)


class Video(db.Model):  # type: ignore[name-defined,misc]
    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.Enum("uploaded", "encoding", "ready", "removed", name="video_status"), default="uploaded")
    title = db.Column(db.String(20))


class Page(db.Model):  # type: ignore[name-defined,misc]
    id = db.Column(db.Integer, primary_key=True)
    published = db.Column(db.Boolean, default=False)
    status = db.Column(db.Enum("draft", "live", "gone", name="page_status"))
    hits = db.Column(db.Integer)
