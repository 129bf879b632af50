"""What a second attempt does not do again: it looks through what is there, ends what has ended, reads pages, or says something else than the first."""
# only: apr-retry-not-idempotent

import random
import time
from dataclasses import dataclass, field
from typing import Any

import requests
from sqlalchemy.orm import Session

# --- looked through -----------------------------------------------------------------------------------------------------------------


@dataclass
class Task:
    key: str
    title: str


@dataclass
class Plan:
    tasks: list[Task] = field(default_factory=list)


class TaskRow:
    @classmethod
    def create(cls, db: Session, data: dict[str, str]) -> "TaskRow":
        row = cls()
        db.add(row)
        db.commit()
        return row


def ensure_task(db: Session, plan: Plan, key: str) -> None:
    existing = next((one for one in plan.tasks if one.key == key), None)
    if existing:
        return
    TaskRow.create(db, {"key": key})


def sync(db: Session, plan: Plan, url: str) -> None:
    for attempt in range(4):  # the look through the plan's tasks is taken in each attempt
        try:
            ensure_task(db, plan, "sync")
            requests.get(url, timeout=5)
            return
        except requests.RequestException:
            time.sleep(random.uniform(0, 2**attempt))


def sync_blindly(db: Session, plan: Plan, url: str) -> None:
    for attempt in range(4):  # error: apr-retry-not-idempotent
        try:
            TaskRow.create(db, {"key": "sync"})
            requests.get(url, timeout=5)
            return
        except requests.RequestException:
            time.sleep(random.uniform(0, 2**attempt))


# --- what is the same the second time -----------------------------------------------------------------------------------------------


class Runner:
    def __init__(self, base: str) -> None:
        self._base = base
        self._session = requests.Session()

    def _url(self, path: str) -> str:
        return f"{self._base}/{path.lstrip('/')}"

    def stop(self) -> None:
        self._session.post(self._url("/api/stop"), timeout=5)

    def submit(self, job: dict[str, str]) -> None:
        self._session.post(self._url("/api/submit"), json=job, timeout=5)


def stop_runner(runner: Runner) -> None:
    for attempt in range(3):
        try:
            runner.stop()
            return
        except requests.ConnectionError:
            time.sleep(random.uniform(0, 2**attempt))


def start_job(runner: Runner, job: dict[str, str]) -> None:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            runner.submit(job)
            return
        except requests.ConnectionError:
            time.sleep(random.uniform(0, 2**attempt))


def page_text(api: str, url: str) -> Any:
    for attempt in range(3):
        answer = requests.post(f"{api}/v2/scrape", json={"url": url}, timeout=10)
        if answer.status_code not in (500, 502):
            return answer.json()
        time.sleep(random.uniform(0, 2**attempt))
    raise TimeoutError(url)


def start_crawl(api: str, url: str) -> Any:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        answer = requests.post(f"{api}/v2/crawls", json={"url": url}, timeout=10)
        if answer.status_code not in (500, 502):
            return answer.json()
        time.sleep(random.uniform(0, 2**attempt))
    raise TimeoutError(url)


# --- the failure is told --------------------------------------------------------------------------------------------------------------


def tell(job: str, what: dict[str, str]) -> None:
    requests.post(f"https://jobs.example/{job}/events", json=what, timeout=5)


def process(job: str) -> None:
    try:
        requests.get(f"https://files.example/{job}", timeout=5).raise_for_status()
        tell(job, {"state": "completed"})
    except requests.RequestException as failure:
        tell(job, {"state": "failed", "why": str(failure)})


def process_once_more(job: str) -> None:
    try:
        tell(job, {"state": "completed"})
    except requests.RequestException:
        tell(job, {"state": "completed"})  # error: apr-retry-not-idempotent


@dataclass
class Job:
    name: str
    submitted: bool = False


def submit_once(job: Job) -> None:
    for attempt in range(3):
        if not job.submitted:
            try:
                requests.post("https://lab.example/jobs", json={"name": job.name}, timeout=5)
                job.submitted = True
            except requests.RequestException:
                time.sleep(random.uniform(0, 2**attempt))
                continue
        return


def submit_again(job: Job) -> None:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            requests.post("https://lab.example/jobs", json={"name": job.name}, timeout=5)
        except requests.RequestException:
            time.sleep(random.uniform(0, 2**attempt))
            continue
        return
