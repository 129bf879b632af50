# only: apr-cascading-retry
"""A job that asks to be run again after some failures: what the client of the store gives up on comes to another handler, or to none."""

from typing import Any

import boto3
import requests
from botocore.exceptions import ClientError
from celery import Celery
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

app = Celery("press")


class PressBusy(Exception):
    """The press takes nothing now."""


class Unprintable(Exception):
    """Somebody has to look at it."""


def print_sheet(sheet: bytes) -> None:
    if not sheet:
        raise PressBusy


def sheet_of(number: int) -> bytes:
    return bytes(boto3.resource("s3").Object("sheets", str(number)).get()["Body"].read())


def patient_session() -> requests.Session:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=Retry(total=3, backoff_factor=1)))
    return session


@app.task(bind=True, max_retries=55)
def press(self: Any, number: int) -> None:
    try:
        sheet = sheet_of(number)
    except ClientError as error:
        raise Unprintable(str(number)) from error
    try:
        print_sheet(sheet)
    except PressBusy:
        self.retry(countdown=2**self.request.retries)


@app.task(bind=True, max_retries=5)
def press_with_plates(self: Any, number: int) -> None:
    try:
        plate = patient_session().get(f"https://plates.example/{number}", timeout=5).content
        print_sheet(plate)
    except Exception:
        self.retry(countdown=2**self.request.retries)  # error: apr-cascading-retry


@app.task(bind=True, max_retries=5)
def press_or_tell(self: Any, number: int) -> None:
    plate = patient_session().get(f"https://plates.example/{number}", timeout=5).content
    try:
        print_sheet(plate)
    except PressBusy:
        self.retry(countdown=2**self.request.retries)
