"""Where invitations are accepted."""

import logging

from django.http import HttpRequest, HttpResponse

from invitations_of_their_own.keys import known

logger = logging.getLogger(__name__)


def accept(request: HttpRequest, key: str) -> HttpResponse:
    if not known(key):
        logger.warning("no invitation for %s", key)  # error: apr-no-correlation-id
        return HttpResponse(status=404)
    return HttpResponse("welcome")
