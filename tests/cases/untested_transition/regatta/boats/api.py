from __future__ import annotations

from fastapi import FastAPI
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from boats.models import Entry, EntryState

app = FastAPI()
engine = create_engine("sqlite://")


@app.post("/entries/{entry_id}/start", name="entry-start")
def start(entry_id: int) -> None:
    with Session(engine) as session, session.begin():
        entry = session.get_one(Entry, entry_id, with_for_update=True)
        if entry.state is EntryState.ANNOUNCED:
            entry.state = EntryState.STARTED


@app.post("/entries/{entry_id}/finish", name="entry-finish")
def finish(entry_id: int) -> None:
    with Session(engine) as session, session.begin():
        entry = session.get_one(Entry, entry_id, with_for_update=True)
        if entry.state is EntryState.STARTED:
            entry.state = EntryState.FINISHED


@app.post("/entries/{entry_id}/retire", name="entry-retire")
def retire(entry_id: int) -> None:  # error: apr-untested-transition
    with Session(engine) as session, session.begin():
        entry = session.get_one(Entry, entry_id, with_for_update=True)
        if entry.state is EntryState.STARTED:
            entry.state = EntryState.RETIRED
