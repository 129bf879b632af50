"""Commands of click and Flask."""

import click
from flask import Flask
from flask.cli import AppGroup

app = Flask(__name__)
users = AppGroup("users")


@click.group()
def cli() -> None:  # role: command runs: process
    pass


@cli.command()
@click.option("--dry", is_flag=True)
def sweep(dry: bool) -> None:  # role: command
    pass


@click.command("lonely")
def lonely() -> None:  # role: command
    pass


@app.cli.command("init-db")
def init_db() -> None:  # role: command
    pass


@users.command("create")
def create() -> None:  # role: command
    pass


def command() -> None:
    pass
