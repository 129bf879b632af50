import time

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from import_script.rows import Country


def next_code() -> str:
    time.sleep(1)
    return "de"


def take(session: Session, code: str) -> None:
    if session.scalar(select(Country).where(Country.code == code)) is None:  # error: apr-app-only-constraint
        session.add(Country(code=code))
        session.commit()


def work() -> None:
    with Session(create_engine("sqlite://")) as session:
        while True:
            take(session, next_code())


if __name__ == "__main__":
    work()
