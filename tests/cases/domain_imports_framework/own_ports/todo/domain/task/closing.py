from ...infrastructure.mail import send  # error: apr-domain-imports-framework
from .entities.task import Task
from .repositories import Tasks


def close(tasks: Tasks, title: str) -> Task | None:
    task = tasks.find(title)
    if task is not None:
        task.done = True
        send(title)
    return task
