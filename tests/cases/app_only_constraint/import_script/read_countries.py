import argparse

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from import_script.rows import Country


def read(session: Session, code: str) -> None:
    if session.query(Country).filter(Country.code == code).first() is None:
        session.add(Country(code=code))
        session.commit()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("codes", nargs="+")
    with Session(create_engine("sqlite://")) as session:
        for code in parser.parse_args().codes:
            read(session, code)


if __name__ == "__main__":
    main()
