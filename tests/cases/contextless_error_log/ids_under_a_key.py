# only: apr-contextless-error-log
"""An identifier that is read by its key tells what was worked on, whatever holds it is called; another key does not."""

import logging
from email.message import EmailMessage

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)


def add_to_archive(msg: EmailMessage) -> None:
    raise ValueError(msg)


def archive(request: HttpRequest, msg: EmailMessage) -> HttpResponse:
    try:
        add_to_archive(msg)
    except ValueError as error:
        logger.warning("the email %s was not archived: %s", msg.get("Message-Id", None), error)
        return HttpResponse(status=400)
    return HttpResponse()


def archive_by_item(request: HttpRequest, msg: EmailMessage) -> HttpResponse:
    try:
        add_to_archive(msg)
    except ValueError as error:
        logger.warning("the email %s was not archived: %s", msg["Message-Id"], error)
        return HttpResponse(status=400)
    return HttpResponse()


def archive_by_status(request: HttpRequest, msg: EmailMessage) -> HttpResponse:
    try:
        add_to_archive(msg)
    except ValueError as error:
        logger.warning("the email was not archived (%s): %s", msg.get("status", None), error)  # error: apr-contextless-error-log
        return HttpResponse(status=400)
    return HttpResponse()


def archive_bare(request: HttpRequest, msg: EmailMessage) -> HttpResponse:
    try:
        add_to_archive(msg)
    except ValueError as error:
        logger.warning("the email was not archived: %s", error)  # error: apr-contextless-error-log
        return HttpResponse(status=400)
    return HttpResponse()
