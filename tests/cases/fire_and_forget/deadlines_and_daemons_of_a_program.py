# only: apr-fire-and-forget
"""A timer that only makes sure of what its starter does anyway, a daemon beside what the program is there for."""

from __future__ import annotations

import os
import sys
import threading
import time

from apscheduler.schedulers.blocking import BlockingScheduler


def tell_health() -> None:
    while True:
        time.sleep(5)


def give_up() -> None:
    timer = threading.Timer(5, os._exit, args=(1,))
    timer.daemon = True
    timer.start()
    sys.stdout.flush()
    os._exit(1)


def give_up_later() -> None:
    timer = threading.Timer(5, tell_health)
    timer.start()  # error: apr-fire-and-forget
    sys.stdout.flush()


def serve() -> None:
    telling = threading.Thread(target=tell_health, daemon=True)
    telling.start()
    scheduler = BlockingScheduler()
    scheduler.add_job(print, "interval", seconds=5)
    scheduler.start()


def serve_with_one_that_goes_on() -> None:
    telling = threading.Thread(target=tell_health)
    telling.start()  # error: apr-fire-and-forget
    scheduler = BlockingScheduler()
    scheduler.start()


def tell() -> None:
    telling = threading.Thread(target=tell_health, daemon=True)
    telling.start()  # error: apr-fire-and-forget
    time.sleep(1)
