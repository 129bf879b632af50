# only: apr-unguarded-read-modify-write
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
"""A collection of related rows is no column: a row of the table between is added or taken away, and nobody else's."""

from .models import Member, Team


def join(member_id, team_id):
    member = Member.get(member_id)
    member.teams.append(Team.get(team_id))
    member.save()


def leave(member_id, team_id):
    member = Member.get(member_id)
    member.teams = [team for team in member.teams if team.id != team_id]
    member.save()


def award(member_id, badge):
    member = Member.get(member_id)
    member.badges = [*member.badges, badge]  # error: apr-unguarded-read-modify-write
    member.save()
