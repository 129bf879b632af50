# only: apr-contextless-error-log
import asyncio
import logging
import sys
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import boto3
import requests
import structlog
from azure.functions import TimerRequest  # type: ignore[import-not-found]
from botocore.exceptions import ClientError
from django.db import DatabaseError
from flask import Flask, jsonify
from pydantic import ValidationError
from rich.console import Console  # type: ignore[import-not-found]

LOG = logging.getLogger(__name__)
_log = structlog.stdlib.get_logger().bind(component="sync")
app = Flask(__name__)
T = TypeVar("T")
tenant: ContextVar[str] = ContextVar("tenant")


class Store(ABC, Generic[T]):
    log = logging.getLogger("store")

    @abstractmethod
    def load(self, key: str) -> T: ...

    def get(self, key: str) -> T:
        try:
            return self.load(key)
        except OSError as err:
            self.log.error("load failed: %s", err)  # error: apr-contextless-error-log
            raise

    def get_keyed(self, key: str) -> T:
        try:
            return self.load(key)
        except OSError as err:
            self.log.error("load failed: %s", err, extra={"key": key})
            raise


class S3Store(Store[bytes]):
    def load(self, key: str) -> bytes:
        try:
            return boto3.client("s3").get_object(Bucket="b", Key=key)["Body"].read()
        except ClientError as e:
            LOG.error(e.response["Error"]["Message"])  # error: apr-contextless-error-log
            raise

    def size(self, key: str) -> int:
        try:
            return len(self.load(key))
        except ClientError as e:
            LOG.error("%s: %s", key, e.response["Error"]["Code"])
            raise


@dataclass
class Job:
    job_id: str
    url: str

    def run(self) -> None:
        try:
            requests.get(self.url, timeout=3).raise_for_status()
        except requests.HTTPError as e:
            LOG.error(f"Job failed with {e.response.status_code}: {e}")  # error: apr-contextless-error-log
            raise
        except requests.RequestException as e:
            LOG.error(f"{self} failed: {e}")
            raise

    def run_bound(self) -> None:
        log = LOG.getChild(self.job_id)
        try:
            requests.get(self.url, timeout=3).raise_for_status()
        except requests.RequestException as e:
            log.error("failed: %s", e)
            raise

    def run_component(self) -> None:
        try:
            requests.get(self.url, timeout=3).raise_for_status()
        except requests.RequestException as e:
            _log.error("failed", error=str(e))  # error: apr-contextless-error-log
            raise

    def run_bound_2(self) -> None:
        log = _log.bind(job=self.job_id)
        try:
            requests.get(self.url, timeout=3).raise_for_status()
        except requests.RequestException as e:
            log.error("failed", error=str(e))
            raise

    def run_msg(self) -> None:
        try:
            requests.get(self.url, timeout=3).raise_for_status()
        except requests.RequestException as e:
            msg = "failed: {}".format(e)
            LOG.warning(msg)  # error: apr-contextless-error-log
            raise RuntimeError(msg) from e

    def run_stack(self) -> None:
        try:
            requests.get(self.url, timeout=3).raise_for_status()
        except requests.RequestException as e:
            LOG.error("failed: %s", e, stack_info=True)  # error: apr-contextless-error-log
            raise

    def run_trace(self) -> None:
        try:
            requests.get(self.url, timeout=3).raise_for_status()
        except requests.RequestException as e:
            LOG.error("failed: %s", e)
            LOG.error(traceback.format_exc())
            raise

    def run_print(self) -> None:
        try:
            requests.get(self.url, timeout=3).raise_for_status()
        except requests.RequestException as e:
            print(f"Failed: {e}")  # error: apr-contextless-error-log
            raise

    def run_file(self) -> None:
        try:
            requests.get(self.url, timeout=3).raise_for_status()
        except requests.RequestException:
            traceback.print_exc(file=sys.stderr)  # error: apr-contextless-error-log
            raise

    def run_stdout(self) -> None:
        try:
            requests.get(self.url, timeout=3).raise_for_status()
        except requests.RequestException as e:
            sys.stderr.write(f"failed {e}\n")
            raise

    def run_tenant(self) -> None:
        try:
            requests.get(self.url, timeout=3).raise_for_status()
        except requests.RequestException as e:
            LOG.error("[%s] failed: %s", tenant.get(), e)
            raise


def parse(raw: str, model: Any) -> Any:
    try:
        return model.model_validate_json(raw)
    except ValidationError as e:
        LOG.error("invalid: %s", e.errors())  # error: apr-contextless-error-log
        raise


def parse_input(raw: str, model: Any) -> Any:
    try:
        return model.model_validate_json(raw)
    except ValidationError as e:
        LOG.error("invalid %r: %s", raw, e)
        raise


@app.errorhandler(500)
def internal(e: Exception) -> Any:
    LOG.error(e)  # error: apr-contextless-error-log
    return jsonify(error="internal"), 500


@app.errorhandler(DatabaseError)
def database(e: DatabaseError) -> Any:
    LOG.error("database", exc_info=True)
    return jsonify(error="internal"), 500


async def gather_all(jobs: list[Any]) -> None:
    for result in await asyncio.gather(*jobs, return_exceptions=True):
        if isinstance(result, Exception):
            LOG.error("job failed: %s", result)  # error: apr-contextless-error-log


async def gather_named(jobs: dict[str, Any]) -> None:
    results = await asyncio.gather(*jobs.values(), return_exceptions=True)
    for name, result in zip(jobs, results, strict=True):
        if isinstance(result, Exception):
            LOG.error("job %s failed: %s", name, result)


def guarded(work: Callable[[], None]) -> Callable[[], None]:
    def inner() -> None:
        try:
            work()
        except Exception as exc:
            LOG.error("%s failed: %s", work.__name__, exc)
            raise

    return inner


def retry(work: Callable[[], None]) -> None:
    for attempt in range(3):
        try:
            return work()
        except Exception as exc:
            LOG.warning("attempt %d failed: %s", attempt, exc)  # error: apr-contextless-error-log
    raise RuntimeError


def handler_of_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    LOG.error("unhandled: %s", context.get("exception"), exc_info=context.get("exception"))


class Quiet(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        try:
            print(self.format(record))
        except Exception as e:
            print(e)
