# only: apr-unbounded-retry
"""Loops whose last step sets what they go by, and those in which it is not set."""

from __future__ import annotations

import time
from typing import Any


def ask_once_more(store: Any) -> None:
    asked = False
    while not asked:
        try:
            store.execute("SELECT 1")
            return
        except ConnectionError:
            time.sleep(30)

        asked = True


def ask_until_it_answers(store: Any) -> None:
    asked = False
    while not asked:  # error: apr-unbounded-retry
        try:
            store.execute("SELECT 1")
            asked = True
        except ConnectionError:
            time.sleep(30)


class Watch:
    working_time = 0.0
    name = "watch"

    def look_until_it_took_too_long(self, job: Any) -> None:
        while True:
            try:
                job.fetch()
                break
            except TimeoutError:
                job.refresh(self)
                if self.working_time > job.timeout + 60:
                    job.kill()
                    break

    def look_for_ever(self, job: Any) -> None:
        while True:  # error: apr-unbounded-retry
            try:
                job.fetch()
                break
            except TimeoutError:
                job.refresh(self)
                if self.name > job.owner:
                    job.kill()
                    break
