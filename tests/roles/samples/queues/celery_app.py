"""Celery: tasks by application, shared, by class."""

from typing import Any

from celery import Celery, Task, shared_task

app = Celery("shop")


@app.task
def send(number: int) -> None:  # role: job runs: process
    pass


@app.task(bind=True, max_retries=3)
def charge(self: Any, number: int) -> None:  # role: job
    pass


@shared_task(name="clean")
def clean() -> None:  # role: job runs: process
    helper()


def helper() -> None:
    pass


class Report(Task):  # role: job
    def run(self, number: int) -> None:  # role: job runs: process
        self.render()

    def render(self) -> None:
        pass
