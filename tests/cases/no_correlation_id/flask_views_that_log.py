# only: apr-no-correlation-id
"""Views of a blueprint, by a logger under another name; what is logged at import and for a command is no request."""

from __future__ import annotations

from logging import getLogger as get_logger  # noqa: N813

import click
from flask import Blueprint, current_app

log = get_logger("orders")
blueprint = Blueprint("orders", __name__)
log.info("orders are being loaded")


@blueprint.cli.command("reindex")
def reindex() -> None:
    log.info("reindexing")
    click.echo("done")


@blueprint.get("/orders/<int:order_id>")
def show(order_id: int) -> dict[str, int]:
    log.debug("showing %d", order_id)  # error: apr-no-correlation-id
    return {"id": order_id}


@blueprint.post("/orders/<int:order_id>/cancel")
def cancel(order_id: int) -> dict[str, int]:
    current_app.logger.info("cancelling %d", order_id)
    return {"id": order_id}
