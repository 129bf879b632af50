# only: apr-unguarded-read-modify-write
# mypy: disable-error-code="name-defined,misc,no-untyped-def"
"""Members and their teams."""

from .base import Kept, db

in_team = db.Table("in_team", db.Column("member_id", db.ForeignKey("member.id")), db.Column("team_id", db.ForeignKey("team.id")))


class Team(Kept):
    id = db.Column(db.Integer, primary_key=True)
    member_id = db.Column(db.ForeignKey("member.id"))
    name = db.Column(db.String(20))


class Member(Kept):
    id = db.Column(db.Integer, primary_key=True)
    teams = db.relationship("Team", secondary=in_team)
    badges = db.Column(db.JSON)
