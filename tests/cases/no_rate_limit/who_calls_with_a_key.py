"""Who calls for an organisation has been let in before: its tasks called login log in somewhere else, and what it thinks of an answer is kept. A session is a login only where something is shown at the door."""
# only: apr-no-rate-limit

from fastapi import Depends, FastAPI
from pydantic import BaseModel

app = FastAPI()


class Caller(BaseModel):
    organisation_id: int


class Session(BaseModel):
    team_id: int
    title: str


class Opened(BaseModel):
    email: str
    password: str


class Kept:
    def add(self, one: object) -> None:
        print(one)


def get_current_caller() -> Caller:
    raise NotImplementedError


@app.post("/run/login")
def login(url: str, caller: Caller = Depends(get_current_caller)) -> None:
    print("log in at", url, "for", caller.organisation_id, "MASTER_PASSWORD")


@app.post("/message-feedback")
def rate_answer(stars: int, caller: Caller = Depends(get_current_caller)) -> None:
    print(stars, caller.organisation_id)


@app.post("/sessions")
def create_session(session: Session) -> None:
    Kept().add(session)


@app.post("/door/sessions")
def start_session(opened: Opened) -> None:  # error: apr-no-rate-limit
    Kept().add(opened.email)


@app.post("/login")
def log_in(opened: Opened) -> None:  # error: apr-no-rate-limit
    Kept().add(opened.email)
