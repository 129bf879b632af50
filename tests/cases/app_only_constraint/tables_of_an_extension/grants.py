from sqlalchemy.exc import IntegrityError

from . import db


class Grant(db.Model):
    __tablename__ = "grants"

    box_id = db.Column(db.Integer, primary_key=True, autoincrement=False, index=True)
    team_id = db.Column(db.Integer, primary_key=True, autoincrement=False)
    __table_args__ = (db.Index("ix_grants", "box_id", "team_id", unique=True),)

    @classmethod
    def give(cls, box_id, team_id):
        if not db.session.query(Grant).filter(Grant.box_id == box_id, Grant.team_id == team_id).first():
            try:
                db.session.add(Grant(box_id=box_id, team_id=team_id))
                db.session.flush()
            except IntegrityError:
                db.session.rollback()


class Label(db.Model):
    __tablename__ = "labels"

    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.String(64), nullable=False)

    @classmethod
    def put(cls, text):
        if not db.session.query(Label).filter(Label.text == text).first():  # error: apr-app-only-constraint
            db.session.add(Label(text=text))
            db.session.commit()
