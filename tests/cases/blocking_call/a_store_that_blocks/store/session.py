# only: apr-blocking-call
"""The session that all of the store works on."""

from __future__ import annotations

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

engine = create_engine("postgresql://db/orchard")
session = Session(engine)
