# only: apr-log-and-continue
from __future__ import annotations

import asyncio
import json
import logging
import zipfile
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import dns.resolver
import redis
import requests
from django.db import models

logger = logging.getLogger(__name__)
features = SimpleNamespace(SUPPRESS_QUOTA_FAILURES=True, THEME="dark")


class Phase(Enum):
    DONE = "done"
    FAILED = "failed"


class SlotLocked(Exception):
    pass


class LockNotAcquired(Exception):
    pass


class Export:
    def set_status(self, status: str) -> None: ...

    def write(self) -> None: ...


class Forecast(models.Model):
    last_error_at = models.DateTimeField(null=True)

    def record_failure(self) -> None: ...

    def compute(self) -> None: ...


class Span:
    def set_status(self, status: str) -> None: ...


# --- the state says it ---------------------------------------------------------------------------------------------------------------


def write_export(export: Export) -> None:
    try:
        export.write()
    except Exception:
        logger.exception("the export was not written")
        export.set_status("failed")


def write_export_as_usual(export: Export) -> None:
    try:
        export.write()
    except Exception:  # error: apr-log-and-continue
        logger.exception("the export was not written")
        export.set_status("written")


def write_export_traced(export: Export, span: Span) -> None:
    try:
        export.write()
    except Exception:  # error: apr-log-and-continue
        logger.exception("the export was not written")
        span.set_status("error")


class Scoring:
    def enter(self, tree: int, phase: Phase) -> None: ...

    def score(self, tree: int) -> None:
        try:
            requests.post("https://scores.example.org/trees", json={"tree": tree}, timeout=5).raise_for_status()
            self.enter(tree, Phase.DONE)
        except requests.RequestException:
            logger.exception("tree %d was not scored", tree)
            self.enter(tree, Phase.FAILED)


def compute(forecast: Forecast) -> None:
    try:
        forecast.compute()
    except Exception:
        forecast.record_failure()
        logger.exception("forecast %s was not computed", forecast.pk)


# --- those that went well are acknowledged together ---------------------------------------------------------------------------------


class Signals:
    def __init__(self, url: str) -> None:
        self.client = boto3.client("sqs")
        self.url = url

    def take_in(self, body: dict[str, Any]) -> None: ...

    def consume_those_that_went_well(self) -> None:
        while True:
            messages = self.client.receive_message(QueueUrl=self.url).get("Messages", [])
            done = []
            for message in messages:
                try:
                    body = json.loads(message["Body"])
                except ValueError:
                    logger.exception("message %s cannot be read", message["MessageId"])
                    continue
                try:
                    self.take_in(body)
                except Exception:
                    logger.exception("message %s was not taken in", message["MessageId"])
                    continue
                else:
                    done.append({"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]})
            if done:
                self.client.delete_message_batch(QueueUrl=self.url, Entries=done)

    def consume_all(self) -> None:
        while True:
            messages = self.client.receive_message(QueueUrl=self.url).get("Messages", [])
            taken = []
            for message in messages:
                taken.append({"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]})
                try:
                    self.take_in(json.loads(message["Body"]))
                except Exception:  # error: apr-log-and-continue
                    logger.exception("message %s was not taken in", message["MessageId"])
            if taken:
                self.client.delete_message_batch(QueueUrl=self.url, Entries=taken)


# --- a method that the project has given its loggers ---------------------------------------------------------------------------------


LOG = logging.getLogger("mail")


def resend(letters: list[Path]) -> None:
    for letter in letters:
        try:
            requests.post("https://mail.example.org/out", data=letter.read_bytes(), timeout=5).raise_for_status()
        except Exception:  # error: apr-log-and-continue
            LOG.e("%s was not sent", letter)  # type: ignore[attr-defined]
            continue


def resend_or_put_away(letters: list[Path]) -> None:
    for letter in letters:
        try:
            requests.post("https://mail.example.org/out", data=letter.read_bytes(), timeout=5).raise_for_status()
        except Exception:
            LOG.error("not sent: %s", save_to_failed_dir(letter))


def describe_failed(letter: Path) -> str:
    return letter.name


def save_to_failed_dir(letter: Path) -> Path:
    return letter.rename(Path("failed") / letter.name)


def resend_and_say_so(letters: list[Path]) -> None:
    for letter in letters:
        try:
            requests.post("https://mail.example.org/out", data=letter.read_bytes(), timeout=5).raise_for_status()
        except Exception:  # error: apr-log-and-continue
            LOG.error("not sent: %s", describe_failed(letter))


# --- the handler has it done in a task ----------------------------------------------------------------------------------------------


class Plan:
    def __init__(self, source: str) -> None:
        try:
            self.steps = json.loads(Path(source).read_text())
        except OSError:
            logger.error("plan %s cannot be read", source)
            asyncio.create_task(self._disable(source))

    async def _disable(self, source: str) -> None: ...


# --- what a setting or an exception says ---------------------------------------------------------------------------------------------


def update_quota(repository: int) -> None:
    try:
        requests.post("https://quota.example.org", json={"repository": repository}, timeout=5).raise_for_status()
    except requests.RequestException:
        if features.SUPPRESS_QUOTA_FAILURES:
            logger.exception("the quota of %d was not updated", repository)
        else:
            raise


def book(slot: int) -> None:
    if slot < 0:
        raise SlotLocked(slot)
    requests.post("https://slots.example.org", json={"slot": slot}, timeout=5).raise_for_status()


def book_all(slots: list[int]) -> None:
    for slot in slots:
        try:
            book(slot)
        except SlotLocked:
            logger.info("skipping slot %d, which is locked", slot)


def book_all_and_warn(slots: list[int]) -> None:
    for slot in slots:
        try:
            book(slot)
        except SlotLocked:  # error: apr-log-and-continue
            logger.warning("slot %d was not booked", slot)


def collect_blobs(blobs: list[str], lock: Any) -> None:
    for blob in blobs:
        try:
            with lock(blob):
                requests.delete(f"https://blobs.example.org/{blob}", timeout=5).raise_for_status()
        except LockNotAcquired:
            logger.debug("blob %s is being written", blob)
            continue


def addresses(domain: str) -> list[str]:
    found = []
    try:
        for one in dns.resolver.resolve(domain, "A", lifetime=2):
            found.append(one.to_text())
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        logger.info("no address for %s", domain)
    return found


def names_in(archive: Path) -> Iterator[str]:
    try:
        opened = zipfile.ZipFile(archive)
    except zipfile.BadZipFile:
        logger.info("%s is no archive", archive)
    else:
        yield from opened.namelist()


# --- a cache ------------------------------------------------------------------------------------------------------------------------


def get_cached_prices(store: redis.Redis, shop: str) -> dict[str, int] | None:
    try:
        raw: Any = store.get(f"prices:{shop}")
        if raw:
            found: dict[str, int] = json.loads(raw)
            return found
    except Exception:
        logger.debug("the cache of %s was not read", shop, exc_info=True)
    return None


def set_cached_prices(store: redis.Redis, shop: str, prices: dict[str, int]) -> None:
    try:
        store.setex(f"prices:{shop}", 60, json.dumps(prices))
    except Exception:
        logger.debug("the cache of %s was not written", shop, exc_info=True)


def set_invitation(store: redis.Redis, shop: str, code: str) -> None:
    try:
        store.setex(f"invitation:{shop}", 60, code)
    except Exception:  # error: apr-log-and-continue
        logger.debug("the invitation of %s was not written", shop, exc_info=True)


# --- a word was forgotten -----------------------------------------------------------------------------------------------------------


class NotBooked(Exception):
    pass


def booked(slot: int) -> bool:
    done = False
    try:
        book(slot)
        done = True
    except requests.RequestException as error:  # error: apr-log-and-continue
        logger.warning("slot %d was not booked: %s", slot, error)
        NotBooked(slot)
    return done


def events_of(sample: str) -> list[str]:
    for attempt in range(5):
        try:
            response = requests.get(f"https://samples.example.org/{sample}/events", timeout=5)
            if response.status_code == 200:
                break
        except requests.RequestException:
            logger.info("attempt %d for the events of %s has failed", attempt, sample)
            continue
    else:
        if not sample:
            raise ValueError(sample)
        raise NotBooked(0)
    return response.text.splitlines()


def events_of_all(samples: list[str]) -> list[str]:
    found = []
    for sample in samples:
        try:
            found.append(requests.get(f"https://samples.example.org/{sample}/events", timeout=5).text)
        except requests.RequestException:  # error: apr-log-and-continue
            logger.info("the events of %s were not read", sample)
            continue
    else:
        logger.info("all samples are read")
    return found
