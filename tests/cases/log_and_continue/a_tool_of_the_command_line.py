# only: apr-log-and-continue
"""What a tool prints is read by the one who runs it."""

from typing import Protocol

import click


class Server(Protocol):
    def push(self, name: str) -> None: ...


def push_each(server: Server, names: list[str]) -> None:
    for name in names:
        try:
            server.push(name)
        except OSError as error:
            click.echo(f"{name} failed: {error}")


@click.command()
@click.argument("names", nargs=-1)
def push(names: list[str]) -> None:
    click.echo(", ".join(names))
