# only: apr-log-and-continue, apr-magic-return
"""What is only measured or tidied up may fail; a picture that is not there is drawn. An order that is not written is lost."""

from __future__ import annotations

import logging
from typing import Any

import boto3
import requests
from botocore.exceptions import ClientError
from redis import Redis
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)
s3 = boto3.client("s3")


class Builds:
    def __init__(self, redis: Redis, session: Session) -> None:
        self.redis = redis
        self.session = session

    def note_start(self, build: str, now: float) -> None:
        try:
            self.redis.set(f"started:{build}", now)
        except RedisError as error:
            logger.error("error when writing the start metric of build %s: %s", build, error)

    def queue(self, build: str) -> None:
        try:
            self.redis.lpush("builds", build)
        except RedisError as error:  # error: apr-log-and-continue
            logger.error("error when writing build %s: %s", build, error)

    def join(self, parts: list[str], whole: str) -> None:
        for part in parts:
            s3.copy_object(Bucket="builds", Key=whole, CopySource=f"builds/{part}")
            try:
                s3.delete_object(Bucket="builds", Key=part)
            except ClientError:
                message = "failed to clean up part %s of %s"
                logger.exception(message, part, whole)

    def join_and_forget(self, parts: list[str], whole: str) -> None:
        for part in parts:
            try:
                s3.copy_object(Bucket="builds", Key=whole, CopySource=f"builds/{part}")
            except ClientError:  # error: apr-log-and-continue
                logger.exception("failed to copy part %s of %s", part, whole)
            s3.delete_object(Bucket="builds", Key=part)

    def settle(self, build: Any) -> None:
        build.settled = True
        try:
            self.session.commit()
        except SQLAlchemyError:  # error: apr-log-and-continue
            logger.exception("failed to clean up build %s", build.id)


def picture(name: str, url: str | None) -> str:
    if url is not None:
        try:
            found = requests.get(url, timeout=5)
            if found.status_code == 200:
                return f'<img src="{url}" alt="{name}">'
        except requests.RequestException:
            logger.exception("no picture of %s", name)
    letter = name.upper()[0]
    return f"<span>{letter}</span>"


def remember(name: str, url: str | None) -> None:
    if url is not None:
        try:
            requests.put(url, data=name, timeout=5).raise_for_status()
        except requests.RequestException:  # error: apr-log-and-continue
            logger.exception("%s is not remembered", name)
    logger.info("remembered %s", name.upper())


class ScanView(APIView):
    def post(self, request: Request) -> Response:
        try:
            requests.post("http://scanner/scan", timeout=5).raise_for_status()
            return Response({"status": True})
        except requests.RequestException:
            logger.exception("not scanned")
            return Response({"status": False})  # error: apr-magic-return

    def delete(self, request: Request) -> Response:
        try:
            requests.delete("http://scanner/scan", timeout=5).raise_for_status()
            return Response({"status": True})
        except requests.RequestException:
            logger.exception("not stopped")
            return Response({"status": False}, status=502)

    def get(self, request: Request) -> Response:
        """Whether a scan runs."""
        if "scan" not in request.session:
            return Response({"status": False})
        return Response({"status": True})
