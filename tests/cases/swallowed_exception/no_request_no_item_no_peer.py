# only: apr-swallowed-exception, apr-magic-return, apr-log-and-continue
"""Exceptions that only say that there is nothing: no request around the code, no such item, a peer that has gone; and what looks like them."""

import contextlib
import logging
import socket
from collections.abc import Callable
from typing import Any, Protocol

logger = logging.getLogger(__name__)


class ImapTrouble(Exception):
    """The mail server said no."""


class PageClosedError(Exception):
    """There is no such page any more."""


class FormatTrouble(Exception):
    """A file could not be read."""

    def details(self) -> dict[str, str]:
        return {"text": str(self)}


class LineTimeout(Exception):
    """Nothing came for a while."""


class StaleDataError(Exception):
    """The row is another one by now."""


class PermissionDenied(Exception):
    """Somebody may not see it."""


class Line(Protocol):
    def receive(self) -> bytes: ...

    def send(self, text: bytes) -> None: ...


class Template(Protocol):
    labels: Any
    title: str

    def save(self) -> None: ...

    def store(self, title: str) -> None: ...


class Imap(Protocol):
    def _command(self, word: str) -> None: ...

    def logout(self) -> None: ...

    def move(self, number: int, folder: str) -> None: ...

    def delete_folder_if_empty(self, folder: str) -> None: ...


def get_current_member() -> dict[str, str]:
    raise RuntimeError("no request")


def make_note(text: str) -> dict[str, str | None]:
    author = None
    try:
        author = get_current_member()["id"]
    except RuntimeError:
        pass
    return {"text": text, "author": author}


def author_of_request() -> str | None:
    """Who asks."""
    try:
        return get_current_member().get("id")
    except RuntimeError:
        return None


def keep_title(template: Template) -> None:
    try:
        template.store(template.title)
    except RuntimeError:  # error: apr-swallowed-exception
        pass


def unlabel(template: Template, label: str) -> None:
    try:
        template.labels.remove(label)
        template.save()
    except ValueError:
        pass


def relabel(template: Template, number: str) -> None:
    try:
        template.store(number)
        template.save()
    except ValueError:  # error: apr-swallowed-exception
        pass


def save_and_unlabel(template: Template, label: str) -> None:
    try:
        template.save()
        template.labels.remove(label)
    except ValueError:  # error: apr-swallowed-exception
        pass


def close_mailconnector(connector: Imap) -> None:
    try:
        connector.logout()
    except (ImapTrouble, OSError):
        pass


class Mailbox:
    def __init__(self, imap: Imap) -> None:
        self.imap = imap
        self.used = 0

    def leave(self) -> None:
        self.used = 0
        try:
            self.imap._command("LOGOUT")
        except (ImapTrouble, OSError):
            pass

    def tell(self) -> None:
        try:
            self.imap._command("EXPUNGE")
        except (ImapTrouble, OSError):  # error: apr-swallowed-exception
            pass

    def delete_copy(self, number: int) -> bool:
        self.imap.move(number, "Trash")
        try:
            self.imap.delete_folder_if_empty("Scheduled")
        except ImapTrouble:
            pass
        return True

    def delete_moved(self, number: int) -> bool:
        try:
            self.imap.move(number, "Trash")
        except ImapTrouble:  # error: apr-swallowed-exception
            pass
        return True


class Tabs(Protocol):
    async def send(self, word: str, number: str) -> None: ...


async def close_tab(tabs: Tabs, number: str) -> None:
    try:
        await tabs.send("Tab.close", number)
    except PageClosedError:
        return


async def fill_tab(tabs: Tabs, number: str) -> None:
    try:
        await tabs.send("Tab.fill", number)
    except PageClosedError:  # error: apr-swallowed-exception
        return


def drain(line: Line) -> int:
    quiet, count = False, 0
    while not quiet:
        try:
            line.receive()
            count += 1
        except LineTimeout:
            quiet = True
    return count


def push_all(line: Line, texts: list[bytes]) -> None:
    for text in texts:
        try:
            line.send(text)
        except LineTimeout:  # error: apr-swallowed-exception
            continue


class Session(Protocol):
    def commit(self) -> None: ...

    def rollback(self) -> None: ...


def remove_favourite(session: Session, favourites: set[int], number: int) -> None:
    favourites.discard(number)
    try:
        session.commit()
    except StaleDataError:
        session.rollback()


def rename(session: Session, template: Template, title: str) -> None:
    template.title = title
    try:
        session.commit()
    except StaleDataError:  # error: apr-swallowed-exception
        session.rollback()


def load_file(path: str, read: Callable[[str], list[str]]) -> dict[str, list[dict[str, str]]]:
    try:
        rows = read(path)
        return {"errors": [{"text": row} for row in rows if not row]}
    except FormatTrouble as error:
        return {"errors": [error.details()]}


def visible(rows: list[dict[str, str]], check: Callable[[str], None], mine: set[str]) -> list[dict[str, str]]:
    shown = []
    for row in rows:
        try:
            check(row["project"])
            if row["owner"] in mine:
                shown.append(row)
        except PermissionDenied:
            pass
    return shown


def is_private(host: str) -> bool:
    try:
        return any(one[4][0] == "127.0.0.1" for one in socket.getaddrinfo(host, None))
    except (socket.gaierror, ValueError):
        return True


def told_if_possible(fields: dict[str, str]) -> None:
    try:
        logger.warning("not recorded %s", fields["name"])
    except Exception:
        pass


def is_sold_out(sold: list[int], number: int) -> bool:
    try:
        sold.append(number)
        return any(one > 9 for one in sold)
    except OverflowError:
        return True


def told_in_silence(fields: dict[str, str]) -> None:
    with contextlib.suppress(Exception):
        logger.warning("not recorded", extra=fields)


class Counter(Protocol):
    def labels(self, method: str) -> Any: ...


def count_request(requests: Counter, method: str) -> None:
    try:
        requests.labels(method=method).inc()
    except Exception:
        pass


def inc_stock(stock: Any, number: int) -> None:
    try:
        stock.order(number).inc()
    except Exception:  # error: apr-swallowed-exception
        pass
