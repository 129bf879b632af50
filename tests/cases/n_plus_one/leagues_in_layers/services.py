from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from celery import shared_task
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, raiseload, selectinload, sessionmaker

from .repositories import FeeSource, FixedFees, PlayerRepository, SqlRepository, TransferRepository
from .tables import League, Player, Team

make_session = sessionmaker(create_engine("postgresql://db/league"))


class UnitOfWork:
    def __enter__(self) -> UnitOfWork:
        self.session: Session = make_session()
        self.players = PlayerRepository(self.session)
        self.transfers = TransferRepository(self.session)
        return self

    def __exit__(self, *exc: object) -> None:
        self.session.close()


class Roster:
    def __init__(self, fees: FeeSource, players: PlayerRepository) -> None:
        self.fees = fees
        self.players = players

    def value(self) -> dict[str, int]:
        return {player.name: self._fee(player) for player in self.players.all()}  # error: apr-n-plus-one

    def _fee(self, player: Player) -> int:
        return self.fees.fees_of(player.id)

    def by_league(self) -> list[str]:
        return sorted({player.league_name for player in self.players.all()})  # error: apr-n-plus-one

    def by_league_eager(self) -> list[str]:
        return sorted({player.league_name for player in self.players.all_with_team()})

    def of_league(self, league: str) -> list[str]:
        return [f"{player.league_name}/{player.team.name}" for player in self.players.of_league(league)]

    def initials(self) -> list[str]:
        return [player.initials for player in self.players.all()]

    def printed(self) -> str:
        lines = []
        for player in self.players.all():
            lines.append(f"- {player}")  # error: apr-n-plus-one
        return "\n".join(lines)

    def sorted_by_team(self) -> list[Player]:
        return sorted(self.players.all(), key=lambda player: player.team.name)  # error: apr-n-plus-one

    def mapped(self, keys: list[int]) -> list[Player | None]:
        return list(map(self.players.find, keys))  # error: apr-n-plus-one

    def looked_up(self, keys: list[int]) -> list[Player]:
        found = []
        for key in keys:
            if (player := self.players.find(key)) is not None:  # error: apr-n-plus-one
                found.append(player)
        return found

    def looked_up_once(self, keys: list[int]) -> list[Player]:
        known = self.players.find_many(keys)
        return [known[key] for key in keys if key in known]

    def captain_of(self, keys: tuple[int, int]) -> list[str]:
        home, away = (self.players.find(key) for key in keys)
        return [player.name for player in (home, away) if player is not None]


def preview(fees: dict[int, int], players: Sequence[Player]) -> int:
    source = FixedFees(fees)
    return sum(source.fees_of(player.id) for player in players)


def total_fees() -> int:
    with UnitOfWork() as uow:
        return sum(uow.transfers.fees_of(player.id) for player in uow.players.all())  # error: apr-n-plus-one


def total_fees_at_once() -> int:
    with UnitOfWork() as uow:
        keys = [player.id for player in uow.players.all()]
        return sum(uow.transfers.fees(keys).values())


@shared_task
def recompute(league_ids: list[int]) -> int:
    changed = 0
    with make_session.begin() as session:
        leagues = SqlRepository[League](session)
        leagues.model = League
        for league_id in league_ids:
            league = leagues.find(league_id)  # error: apr-n-plus-one
            changed += 1 if league else 0
    return changed


def pages(session: Session, size: int) -> Iterator[Sequence[Player]]:
    offset = 0
    while rows := session.scalars(select(Player).order_by(Player.id).offset(offset).limit(size)).all():
        yield rows
        offset += size


def export_pages(session: Session) -> Iterator[str]:
    for page in pages(session, 500):
        yield ",".join(player.name for player in page)


def export_pages_with_team(session: Session) -> Iterator[str]:
    for page in pages(session, 500):
        for player in page:
            yield f"{player.name},{player.team.name}"  # error: apr-n-plus-one


def strict(session: Session) -> list[str]:
    teams = session.scalars(select(Team).options(selectinload(Team.players), raiseload("*"))).all()
    return [player.name for team in teams for player in team.players]


def legacy(session: Session) -> list[str]:
    names: list[str] = []
    for team in session.query(Team).filter(Team.name.like("F%")):
        names += [player.name for player in team.players]  # error: apr-n-plus-one
    return names


def in_parallel(keys: list[int]) -> list[str]:
    def one(key: int) -> str:
        with make_session() as session:
            team = session.get(Team, key)
            return team.name if team else ""

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(one, keys))  # error: apr-n-plus-one


def of_one_team(session: Session, key: int) -> list[str]:
    team = session.get_one(Team, key)
    return [player.name for player in team.players]


def back_reference(session: Session, key: int) -> list[str]:
    """The team is the one already loaded: the identity map answers."""
    team = session.get_one(Team, key)
    return [f"{player.name} of {player.team.name}" for player in team.players]


def newcomers(session: Session, team: Team, names: list[str]) -> list[str]:
    fresh = [Player(name=name, team=team) for name in names]
    session.add_all(fresh)
    session.flush()
    return [f"{player.name} joins {player.team.name}" for player in fresh]


def default_teams(session: Session) -> list[Team]:
    find = partial(session.get_one, Team)
    return [find(1), find(2)]


def retry_get(session: Session, key: int) -> Team | None:
    for _attempt in range(3):
        team = session.get(Team, key)
        if team is not None:
            return team
        session.expire_all()
    return None
