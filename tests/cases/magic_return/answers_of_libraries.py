# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""What libraries and reusable applications answer: a value worked out another way, an exception that says why, a cache that has nothing, a filter of templates; and beside each what only looks like it."""

import inspect
import logging
import os
import pickle
import queue
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import jwt
import redis
import requests
from django import template
from django.core.management.base import BaseCommand
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, models

logger = logging.getLogger(__name__)
register = template.Library()


# --- worked out another way in the handler ------------------------------------------------------------------------------------------


def unique(values: Sequence[Any]) -> list[Any]:
    try:
        return list(set(values))
    except TypeError:
        found: list[Any] = []
        for value in values:
            if value not in found:
                found.append(value)
        return found


def rows_of(session: requests.Session, url: str) -> list[Any]:
    rows: list[Any]
    try:
        rows = session.get(url, timeout=5).json()
        rows.sort()
    except requests.RequestException:
        rows = []  # error: apr-magic-return
    return rows


# --- a function that gives nothing --------------------------------------------------------------------------------------------------


class Timers:
    def __init__(self) -> None:
        self.pending: list[str] = []

    def _plan(self, key: str) -> None:
        self.pending.append(key)

    def plan(self, key: str, ask: Callable[[str], str]) -> None:
        try:
            wanted = ask(key)
        except ValueError:
            return None
        return self._plan(wanted)

    def planned(self, key: str, session: requests.Session) -> str | None:
        try:
            answer = session.get(f"https://timers.example/{key}", timeout=3)
        except requests.ConnectionError:
            return None  # error: apr-magic-return
        return answer.text


# --- reported in the handler, after something else was asked --------------------------------------------------------------------------


class Groups:
    def __init__(self) -> None:
        self.groups: dict[str, list[str]] = {}

    def load(self, name: str) -> list[str]:
        raise OSError(name)

    def error_from_stack(self, name: str, why: str) -> None:
        self.groups.setdefault(why, []).append(name)

    def callback_of(self, name: str) -> str:
        return f"{name}.done"

    def _members(self, name: str) -> list[str] | None:
        try:
            members = self.load(name)
        except Exception as error:
            callback = self.callback_of(name)
            logger.exception("group %s", name)
            self.error_from_stack(callback, f"cannot restore: {error!r}")
            return None
        return members

    def sizes(self, name: str) -> int:
        try:
            return len(self.load(name))
        except OSError:
            logger.exception("group %s", name)
            return 0  # error: apr-magic-return


# --- exceptions with one meaning ------------------------------------------------------------------------------------------------------


class CancelSend(Exception):  # noqa: N818  # the name says that it is no error
    """A receiver does not want the mail to be sent."""


class Mailer:
    def __init__(self, receivers: list[Callable[[str], None]], fail_silently: bool = False) -> None:
        self.receivers = receivers
        self.fail_silently = fail_silently
        self.jobs: queue.Queue[str] = queue.Queue(10)
        self.session: requests.Session | None = None

    def run_pre_send(self, text: str) -> bool:
        """Return True if the mail should still be sent."""
        try:
            for receiver in self.receivers:
                receiver(text)
            return True
        except CancelSend:
            return False

    def submit(self, text: str) -> bool:
        try:
            self.jobs.put_nowait(text)
            return True
        except queue.Full:
            return False

    def send(self, text: str) -> bool:
        try:
            requests.post("https://mail.example/send", json={"text": text}, timeout=5).raise_for_status()
            return True
        except requests.RequestException:
            return False  # error: apr-magic-return

    def open(self) -> bool | None:
        if self.session is not None:
            return False
        try:
            self.session = requests.Session()
            self.session.get("https://mail.example/login", timeout=5)
        except Exception:
            if not self.fail_silently:
                raise
        else:
            return True
        return None


def enqueue_once(client: "redis.Redis[str]", key: str, job: str) -> str | None:
    """Give the job's id, or None if a job with this key is waiting already."""
    with client.pipeline() as pipe:
        try:
            pipe.watch(key)
            pipe.multi()
            pipe.set(key, job)
            pipe.execute()
        except redis.WatchError:
            return None
    return job


class Entry(models.Model):
    key = models.CharField(max_length=20, unique=True)
    value = models.CharField(max_length=20)

    class Meta:
        app_label = "entries"


def put_if_empty(key: str, value: str) -> bool:
    try:
        Entry.objects.create(key=key, value=value)
    except IntegrityError:
        return False
    else:
        return True


# --- what was sent is not ours ----------------------------------------------------------------------------------------------------------


def trusted_devices(cookie: str) -> list[str]:
    try:
        data: list[str] = Signer().unsign_object(cookie)
    except BadSignature:
        return []
    return [name for name in data if name]


def claims_of(token: str, key: str) -> dict[str, Any] | None:
    try:
        return dict(jwt.decode(token, key, algorithms=["HS256"]))
    except jwt.PyJWTError:
        return None


def keys_of(url: str) -> dict[str, Any] | None:
    try:
        return dict(requests.get(url, timeout=3).json())
    except requests.RequestException:
        return None  # error: apr-magic-return


# --- down into what was given ---------------------------------------------------------------------------------------------------------


def at_path(data: Any, path: Sequence[str]) -> Any:
    value = data
    try:
        for key in path:
            value = value[key]
        return value
    except (KeyError, IndexError, TypeError):
        return ""


def content_length(environ: dict[str, str]) -> int:
    try:
        return int(environ.get("CONTENT_LENGTH", 0))
    except ValueError:
        return 0


def stock_of(fields: dict[str, str]) -> int:
    try:
        return int(fields["stock"])
    except ValueError:
        return 0  # error: apr-magic-return


# --- candidates, and attempts -----------------------------------------------------------------------------------------------------------


def find_pickleable(error: Exception) -> Exception | None:
    for cls in inspect.getmro(type(error)):
        try:
            found: Exception = cls(*error.args)
            pickle.loads(pickle.dumps(found))
        except Exception:
            pass
        else:
            return found
    return None


def find_rate(currency: str) -> Decimal | None:
    for _ in range(3):
        try:
            return Decimal(requests.get(f"https://rates.example/{currency}", timeout=2).text)
        except requests.RequestException:
            continue
    return None  # error: apr-magic-return


# --- caches -----------------------------------------------------------------------------------------------------------------------------


class ProductCache:
    def __init__(self, client: "redis.Redis[bytes]") -> None:
        self.client = client

    def product(self, key: str) -> Any:
        raw = self.client.get(key)
        if raw is None:
            return None
        try:
            return pickle.loads(raw)
        except Exception:
            logger.exception("entry %s is broken", key)
            self.client.delete(key)
            return None

    def keep(self, key: str, product: Any) -> None:
        try:
            raw = pickle.dumps(product)
            self.client.set(key, raw, ex=60)
        except Exception:
            logger.exception("product %s was not cached", key)


class ProductStore:
    def __init__(self, client: "redis.Redis[bytes]") -> None:
        self.client = client

    def product(self, key: str) -> Any:
        try:
            return pickle.loads(self.client.get(key) or b"")
        except Exception:
            logger.exception("product %s", key)
            return None  # error: apr-magic-return

    def keep(self, key: str, product: Any) -> None:
        try:
            self.client.set(key, pickle.dumps(product))
        except Exception:  # error: apr-log-and-continue
            logger.exception("product %s", key)


# --- what the system is asked, documented -------------------------------------------------------------------------------------------------


class Payload:
    def __init__(self, file: Any) -> None:
        self.file = file

    def size(self, descriptor: int) -> int | None:
        """Return the size in bytes, or None if it cannot be determined."""
        try:
            return os.fstat(descriptor).st_size
        except (AttributeError, OSError):
            return None


def open_descriptors() -> list[int] | None:
    """List the open descriptors, or None where the platform has no folder of them."""
    try:
        names = os.listdir("/dev/fd")
    except OSError:
        return None
    return sorted(int(name) for name in names)


def settings_of(path: Path, url: str) -> str | None:
    """Give the settings, or None if they cannot be read."""
    try:
        return requests.get(url, timeout=5).text + path.name
    except OSError:
        return None  # error: apr-magic-return


# --- limits of the caller, and of the function -----------------------------------------------------------------------------------------------


class Window:
    def __init__(self, client: "redis.Redis[bytes]") -> None:
        self.client = client
        self.most = 10

    def incr(self, key: str, amount: int, maximum: int) -> bool:
        value = int(self.client.get(key) or b"0") + amount
        if value > maximum:
            return False
        self.client.set(key, value)
        return True

    def book(self, key: str, amount: int) -> bool:
        value = int(self.client.get(key) or b"0") + amount
        if value > self.most:
            return False  # error: apr-magic-return
        self.client.set(key, value)
        return True


# --- filters of templates, and commands ----------------------------------------------------------------------------------------------------


@register.filter
def currency(value: str) -> str:
    try:
        amount = Decimal(value)
    except (TypeError, InvalidOperation):
        return ""
    return f"{amount:.2f} €"


@register.filter
def minus(value: Any, other: Any) -> Any:
    try:
        return value - other
    except Exception:
        return ""


@register.filter
def saved_entries(user: str) -> Any:
    try:
        return list(Entry.objects.filter(key=user))
    except Exception:
        return ""  # error: apr-magic-return


class Command(BaseCommand):
    def sync(self, name: str) -> bool:
        try:
            requests.get(f"https://sync.example/{name}", timeout=9).raise_for_status()
        except Exception as error:
            self.stderr.write(f"{name} was not synchronized: {error!r}")
            return False
        return True

    def handle(self, *args: Any, **options: Any) -> None:
        failed = [name for name in args if not self.sync(name)]
        if failed:
            sys.exit(1)


# --- raised to be taken right there -----------------------------------------------------------------------------------------------------------


class Captured:
    def __init__(self) -> None:
        self.error = sys.exc_info()[1]


class WorkerLost(Exception):  # noqa: N818  # the name says that it is no error
    pass


def lost(status: str) -> Captured:
    try:
        raise WorkerLost(f"exited: {status}")
    except WorkerLost:
        return Captured()


# --- a class of its own for what did not go well, and the state of what is asked for ---------------------------------------------------------


class Status:
    paid: bool | None = None


class PendingStatus(Status):
    pass


class FreeStatus(Status):
    paid = True


def status_of(session: requests.Session, number: str) -> Status:
    try:
        session.get(f"https://pay.example/{number}", timeout=5).raise_for_status()
    except requests.RequestException:
        return PendingStatus()
    return Status()


def price_of(session: requests.Session, number: str) -> Status:
    try:
        session.get(f"https://pay.example/{number}", timeout=5).raise_for_status()
    except requests.RequestException:
        return FreeStatus()  # error: apr-magic-return
    return Status()


def payment_state(payment: Any) -> dict[str, Any]:
    if payment.failed:
        return {"paid": False, "status": "failed"}
    return {"paid": True, "preimage": payment.preimage}


def payment_refused(payment: Any) -> dict[str, Any]:
    if payment.failed:
        return {"paid": False, "error": "no route"}  # error: apr-magic-return
    return {"paid": True, "preimage": payment.preimage}


def service_info(url: str) -> dict[str, Any]:
    try:
        answer = requests.get(url, timeout=5)
        answer.raise_for_status()
    except requests.RequestException as error:
        return {"info": None, "error": str(error)}
    if "name" not in answer.json():
        return {"info": None, "error": "no name"}
    return {"info": answer.json(), "error": None}


def service_status(url: str) -> dict[str, Any]:
    try:
        answer = requests.get(url, timeout=5)
        answer.raise_for_status()
    except requests.RequestException as error:
        return {"error": str(error)}  # error: apr-magic-return
    return {"info": answer.json()}


def handle_login(session: dict[str, str], token: str) -> bool:
    try:
        session["customer"] = Signer().unsign(token)
    except BadSignature:
        return False
    return True


def handle_refund(session: dict[str, str], number: str) -> bool:
    try:
        requests.post("https://pay.example/refunds", json={"payment": number}, timeout=5).raise_for_status()
    except requests.RequestException:
        return False  # error: apr-magic-return
    return True
