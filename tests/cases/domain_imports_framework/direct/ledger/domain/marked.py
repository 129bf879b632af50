"""A domain that knows frameworks, written every way."""

from __future__ import annotations

import smtplib  # error: apr-domain-imports-framework
import socket as net  # error: apr-domain-imports-framework
import subprocess  # error: apr-domain-imports-framework
import urllib.request  # error: apr-domain-imports-framework
from http.client import HTTPConnection  # error: apr-domain-imports-framework
from typing import TYPE_CHECKING
from urllib import request as fetch  # error: apr-domain-imports-framework

import httpx  # error: apr-domain-imports-framework
import requests  # error: apr-domain-imports-framework
import sqlalchemy as sa  # error: apr-domain-imports-framework
import structlog  # error: apr-domain-imports-framework
from celery import shared_task  # error: apr-domain-imports-framework
from django.db import models  # error: apr-domain-imports-framework
from fastapi import (  # error: apr-domain-imports-framework
    HTTPException,
    status,
)
from sqlalchemy.orm import Mapped, mapped_column  # error: apr-domain-imports-framework

if TYPE_CHECKING:
    from sqlalchemy.orm import Session  # error: apr-domain-imports-framework

try:
    from flask import current_app  # error: apr-domain-imports-framework
except ImportError:
    current_app = None  # type: ignore[assignment]


def charge() -> None:
    import boto3  # error: apr-domain-imports-framework

    print(boto3)


class Account:
    def close(self) -> None:
        from redis import Redis  # error: apr-domain-imports-framework

        print(Redis)

    class Meta:
        from sqlite3 import Connection  # error: apr-domain-imports-framework
