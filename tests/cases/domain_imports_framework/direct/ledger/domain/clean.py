"""A domain that keeps to itself; the look-alikes are harmless."""

from __future__ import annotations

import abc
import collections.abc
import dataclasses
import datetime as dt
import decimal
import enum
import hashlib
import http
import json
import logging
import re
import urllib.parse
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol
from urllib import parse
from urllib.parse import urlencode

import attrs
import pydantic

from ledger import clock
from ledger.domain import money
from ledger.domain.money import Money

from . import requests

if TYPE_CHECKING:
    from ledger.clock import Clock


class Port(Protocol):
    def now(self) -> dt.datetime: ...


def settle() -> Money:
    from ledger.domain.money import Money as Local

    return Local()
