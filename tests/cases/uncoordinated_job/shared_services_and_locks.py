"""One service for both sides is no coordination; one lock that both take is."""
# only: apr-uncoordinated-job

from enum import StrEnum

import dramatiq
from arq.cron import cron
from flask import Flask
from redis import Redis
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql:///shop")
flask_app = Flask(__name__)
redis = Redis()


class State(StrEnum):
    DRAFT = "draft"
    LIVE = "live"
    OVER = "over"


class Base(DeclarativeBase): ...


class Campaign(Base):
    __tablename__ = "campaigns"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State]


class Contest(Base):
    __tablename__ = "contests"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State]


class Survey(Base):
    __tablename__ = "surveys"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State]
    title: Mapped[str]


class CampaignService:
    def __init__(self, session: Session) -> None:
        self.session = session

    def end(self, campaign_id: int) -> None:
        campaign = self.session.get_one(Campaign, campaign_id)
        if campaign.state is State.LIVE:
            campaign.state = State.OVER
            self.session.commit()


class ContestService:
    def __init__(self, session: Session) -> None:
        self.session = session

    def end(self, contest_id: int) -> None:
        with redis.lock(f"contest:{contest_id}"):
            contest = self.session.get_one(Contest, contest_id)
            if contest.state is State.LIVE:
                contest.state = State.OVER
                self.session.commit()


@flask_app.post("/campaigns/<int:campaign_id>/end")
def end_campaign(campaign_id: int) -> str:
    with Session(engine) as session:
        CampaignService(session).end(campaign_id)
    return "ok"


@dramatiq.actor
def end_campaign_later(campaign_id: int) -> None:  # error: apr-uncoordinated-job
    with Session(engine) as session:
        CampaignService(session).end(campaign_id)


async def end_campaigns(ctx: object) -> None:  # error: apr-uncoordinated-job
    with Session(engine) as session, session.begin():
        session.execute(update(Campaign).values(state=State.OVER))


class WorkerSettings:
    cron_jobs = [cron(end_campaigns, hour=3)]


@flask_app.cli.command("launch")
def launch() -> None:  # error: apr-uncoordinated-job
    with Session(engine) as session, session.begin():
        for campaign in session.scalars(select(Campaign).where(Campaign.state == State.DRAFT)):
            campaign.state = State.LIVE


@flask_app.post("/contests/<int:contest_id>/end")
def end_contest(contest_id: int) -> str:
    with Session(engine) as session:
        ContestService(session).end(contest_id)
    return "ok"


@dramatiq.actor
def end_contest_later(contest_id: int) -> None:
    with Session(engine) as session:
        ContestService(session).end(contest_id)


@flask_app.post("/surveys/<int:survey_id>/title")
def rename_survey(survey_id: int) -> str:
    with Session(engine) as session, session.begin():
        session.get_one(Survey, survey_id).title = "new"
    return "ok"


@dramatiq.actor
def end_survey(survey_id: int) -> None:
    with Session(engine) as session, session.begin():
        session.get_one(Survey, survey_id).state = State.OVER


@flask_app.post("/surveys")
def new_survey() -> str:
    with Session(engine) as session, session.begin():
        survey = Survey(title="x")
        survey.state = State.DRAFT
        session.add(survey)
    return "ok"


@flask_app.get("/surveys/<int:survey_id>")
def show_survey(survey_id: int) -> str:
    with Session(engine) as session:
        return session.get_one(Survey, survey_id).state


@dramatiq.actor
def count_campaigns() -> None:
    with Session(engine) as session:
        print(len(session.scalars(select(Campaign).where(Campaign.state == State.LIVE)).all()))
