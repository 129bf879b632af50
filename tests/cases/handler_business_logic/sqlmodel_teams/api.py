"""SQLModel routes as the tutorials have them, and what people do to them a year later."""

import logging
import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, File, Form, HTTPException, Security, UploadFile, status
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from sqlmodel import Session, col, func, select

from sqlmodel_teams.db import get_session
from sqlmodel_teams.models import Player, PlayerUpdate, SalaryUpdate, Team

router = APIRouter()
log = logging.getLogger(__name__)
SessionDep = Annotated[Session, Depends(get_session)]
oauth2 = OAuth2PasswordBearer(tokenUrl="token")


def team_or_404(team_id: int, session: SessionDep) -> Team:
    team = session.get(Team, team_id)
    if not team:
        log.info("team %s not found", team_id)
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Team not found")
    return team


TeamDep = Annotated[Team, Depends(team_or_404)]


def room_left(team: TeamDep) -> Team:
    if len(team.members) >= team.seats:  # error: apr-handler-business-logic
        raise HTTPException(409, "team is full")
    return team


@router.post("/teams/{team_id}/players")
def sign(team: Annotated[Team, Depends(room_left)], name: str, session: SessionDep) -> Player:
    player = Player(name=name, team_id=team.id)
    session.add(player)
    session.commit()
    session.refresh(player)
    return player


@router.patch("/players/{player_id}")
def update_player(player_id: int, body: PlayerUpdate, session: SessionDep) -> Player:
    player = session.get(Player, player_id)
    if player is None:
        raise HTTPException(404)
    for key, value in body.model_dump(exclude_unset=True).items():
        setattr(player, key, value)
    session.add(player)
    session.commit()
    session.refresh(player)
    return player


@router.put("/players/{player_id}/salary")
def raise_salary(player_id: int, body: SalaryUpdate, session: SessionDep) -> None:
    player = session.get_one(Player, player_id)
    player.sqlmodel_update(body)  # error: apr-handler-business-logic
    session.commit()


@router.post("/teams/{team_id}/payroll")
def payroll(team: TeamDep, session: SessionDep) -> dict[str, str]:
    bonus = Decimal(0)
    for player in team.members:
        if not player.injured:
            bonus += player.salary * Decimal("0.1")  # error: apr-handler-business-logic
    team.budget -= bonus
    session.commit()
    return {"bonus": str(bonus)}


@router.post("/players/{player_id}/trade")
def trade(player_id: int, team: TeamDep, session: SessionDep) -> Player:
    player = session.get_one(Player, player_id)
    player.team = team  # error: apr-handler-business-logic
    session.commit()
    return player


@router.post("/teams/{team_id}/fire")
def fire_all(team: TeamDep, session: SessionDep) -> None:
    for player in list(team.members):
        session.delete(player)
    session.commit()


@router.get("/teams/{team_id}/stats")
def stats(team: TeamDep) -> dict[str, Any]:
    salaries = [p.salary for p in team.members]
    average = sum(salaries) / len(salaries) if salaries else Decimal(0)
    fit = [p for p in team.members if not p.injured]
    return {"average": f"{average:.2f}", "fit": len(fit), "ratio": f"{len(fit) / max(len(team.members), 1):.0%}"}


@router.post("/token")
def token(form: Annotated[OAuth2PasswordRequestForm, Depends()], session: SessionDep) -> dict[str, str]:
    player = session.exec(select(Player).where(Player.name == form.username)).first()
    if not player or not secrets.compare_digest(player.name, form.password):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
    expires = datetime.now(UTC) + timedelta(minutes=30)
    return {"access_token": f"{player.id}.{expires.timestamp()}", "token_type": "bearer"}


@router.post("/upload")
async def upload(file: UploadFile, kind: Annotated[str, Form()] = "csv") -> dict[str, int]:
    if kind not in {"csv", "json"}:
        raise HTTPException(415)
    content = await file.read()
    if len(content) > 1_000_000:
        raise HTTPException(413)
    return {"lines": content.count(b"\n") + 1}


@router.get("/players")
def players(session: SessionDep, offset: int = 0, limit: int = 100, injured: bool | None = None) -> dict[str, Any]:
    query = select(Player)
    if injured is not None:
        query = query.where(col(Player.injured) == injured)
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    rows = session.exec(query.offset(offset).limit(limit)).all()
    return {"data": rows, "count": total, "pages": -(-total // limit), "has_next": offset + limit < total}


def _promote(player: Player, team: Team) -> Decimal:
    wanted = player.salary * 2  # error: apr-handler-business-logic
    if team.budget > wanted:
        player.salary = wanted
    return player.salary


@router.post("/players/{player_id}/promote")
def promote(player_id: int, team: TeamDep, session: SessionDep) -> dict[str, str]:
    player = session.get_one(Player, player_id)
    salary = _promote(player, team)
    session.commit()
    return {"salary": str(salary)}


def _row(player: Player) -> dict[str, str]:
    label = player.name.upper() if not player.injured else f"{player.name} (injured)"
    return {"name": label, "salary": f"{player.salary:,.2f}"}


@router.get("/players/{player_id}")
def show(player_id: int, session: SessionDep) -> dict[str, str]:
    return _row(session.get_one(Player, player_id))
