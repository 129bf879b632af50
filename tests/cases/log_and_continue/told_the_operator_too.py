# only: apr-log-and-continue
"""A tool of the command line: an error tracker gets the exception, and the operator reads that it did not work."""

from __future__ import annotations

import click
import requests
import sentry_sdk


@click.command("revoke")
@click.argument("names", nargs=-1)
def revoke(names: tuple[str, ...]) -> None:
    for name in names:
        try:
            requests.delete(f"https://ca.example.org/{name}", timeout=5).raise_for_status()
        except requests.RequestException as error:
            sentry_sdk.capture_exception(error)
            click.echo(f"[!] {name} was not revoked: {error}")


@click.command("renew")
@click.argument("names", nargs=-1)
def renew(names: tuple[str, ...]) -> None:
    for name in names:
        try:
            requests.post(f"https://ca.example.org/{name}", timeout=5).raise_for_status()
        except requests.RequestException as error:  # error: apr-log-and-continue
            sentry_sdk.capture_exception(error)
