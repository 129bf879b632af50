import click
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from .services import archive, lose

engine = create_engine("sqlite://")


@click.group()
def cli() -> None: ...


@cli.command()
@click.argument("sample_id", type=int)
def put_away(sample_id: int) -> None:
    with Session(engine) as session:
        archive(session, sample_id)


@cli.command()
@click.argument("sample_id", type=int)
def write_off(sample_id: int) -> None:
    with Session(engine) as session:
        lose(session, sample_id)
