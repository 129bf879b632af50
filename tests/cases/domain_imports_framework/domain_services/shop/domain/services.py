import ftplib  # error: apr-domain-imports-framework
import http.client  # error: apr-domain-imports-framework
import imaplib  # error: apr-domain-imports-framework
import typing
from http import HTTPMethod, HTTPStatus
from typing import TYPE_CHECKING

import msgspec
import numpy
import pytz
from dateutil.parser import parse

from shop.adapters import mail  # error: apr-domain-imports-framework
from shop.domain import thing
from shop.domain.thing import Thing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session  # error: apr-domain-imports-framework

    from shop.domain.ports import Mail


def send(port: "Mail") -> HTTPStatus:
    return HTTPStatus.OK
