"""What the tracker of the project is told is logged, not hidden."""

from typing import Protocol

from tracked.errors import sentry_capture_exception


class Mirror(Protocol):
    def push(self, course: str) -> None: ...


def page_of(mirror: Mirror, course: str) -> None:
    try:
        mirror.push(course)
        print("pushed")
    except Exception as error:  # error: apr-log-and-continue
        sentry_capture_exception(error)


def page_told(mirror: Mirror, course: str) -> None:
    try:
        mirror.push(course)
        print("pushed")
    except Exception as error:
        sentry_capture_exception(error)
        raise


def page_without(mirror: Mirror, course: str) -> None:
    try:
        mirror.push(course)
        print("pushed")
    except Exception:  # error: apr-swallowed-exception
        pass
