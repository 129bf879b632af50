# only: apr-contextless-error-log
"""A service that sends mail."""

import asyncio
import logging
import logging.config
import smtplib
import sys
import traceback
import warnings
from typing import Any

import click
import httpx
import loguru
import structlog
from celery import shared_task
from celery.utils.log import get_task_logger
from django.core.mail import send_mail
from fastapi import APIRouter, HTTPException
from structlog.contextvars import bind_contextvars, bound_contextvars

logger = logging.getLogger("mail")
slog = structlog.get_logger()
task_logger = get_task_logger(__name__)
router = APIRouter()


class SendError(Exception):
    pass


class Mailer:
    def __init__(self, host: str, log: logging.Logger | None = None) -> None:
        self.host = host
        self.log = log or logging.getLogger(__name__)
        self._logger = logging.LoggerAdapter(self.log, {"component": "mailer"})

    def send(self, user_id: int, to: str, text: str) -> None:
        try:
            with smtplib.SMTP(self.host, timeout=3) as server:
                server.sendmail("a@example.com", to, text)
        except smtplib.SMTPException as e:
            self.log.error(e)  # error: apr-contextless-error-log
            raise

    def send2(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except smtplib.SMTPException as e:
            self.log.error("Failed to send mail: %s", e)  # error: apr-contextless-error-log
            raise SendError from e

    def send3(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except smtplib.SMTPException as e:
            self.log.error("Failed to send mail to user %s: %s", user_id, e)
            raise SendError from e

    def send4(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except smtplib.SMTPException:
            self.log.exception("Failed to send mail")
            raise

    def send5(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except smtplib.SMTPException as e:
            self._logger.error(f"Failed to send mail: {e!r}")  # error: apr-contextless-error-log
            raise

    def send6(self, user_id: int, to: str, text: str) -> None:
        log = logging.LoggerAdapter(self.log, {"user_id": user_id})
        try:
            self.send(user_id, to, text)
        except smtplib.SMTPException as e:
            log.error("Failed to send mail: %s", e)
            raise

    def send7(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            logger.error("Failed to send mail: " + str(e))  # error: apr-contextless-error-log
            raise

    def send8(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            logger.error("Failed to send mail: {}".format(e))  # error: apr-contextless-error-log
            raise

    def send9(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            logger.error(str(e), exc_info=True)
            raise

    def send10(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            logger.log(logging.ERROR, "mail: %s", e)  # error: apr-contextless-error-log
            raise

    def send11(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            logger.error("mail failed", extra={"user_id": user_id, "error": str(e)})
            raise

    def send12(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            logger.error("mail failed", extra={"error": str(e)})  # error: apr-contextless-error-log
            raise

    def send13(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception:
            traceback.print_exc()  # error: apr-contextless-error-log
            raise

    def send14(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            print("error", e)  # error: apr-contextless-error-log
            raise

    def send15(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception:
            logger.error("mail failed: %s", traceback.format_exc())
            raise

    def send16(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            message = f"mail failed: {e}"
            logger.error(message)  # error: apr-contextless-error-log
            raise SendError(message) from e

    def send17(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            message = f"mail to {user_id} failed: {e}"
            logger.error(message)
            raise SendError(message) from e

    def send18(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            logger.error("%s: %s", type(e).__name__, e)  # error: apr-contextless-error-log
            raise

    def send19(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except httpx.HTTPStatusError as e:
            logger.error("provider said %s for %s", e.response.status_code, e.request.url)
            raise

    def send20(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            logger.error("mail failed: %s", e.args)  # error: apr-contextless-error-log
            raise

    def send21(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            logger.error("mail failed", exc_info=e)
            raise

    def send22(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            logger.error("mail failed", exc_info=sys.exc_info())
            raise SendError from e

    def send23(self, user_id: int, to: str, text: str) -> None:
        try:
            self.send(user_id, to, text)
        except Exception as e:
            logger.error("mail failed: %s", e, exc_info=False)  # error: apr-contextless-error-log
            raise


class OrderMails:
    def __init__(self, order_id: str) -> None:
        self.order_id = order_id
        self.log = structlog.get_logger().bind(order_id=order_id)
        self.plain = structlog.get_logger(__name__)

    def confirm(self, mailer: Mailer) -> None:
        try:
            mailer.send(1, "b@example.com", "thanks")
        except Exception as e:
            self.log.error("confirm failed", error=str(e))
            raise

    def cancel(self, mailer: Mailer) -> None:
        try:
            mailer.send(1, "b@example.com", "cancelled")
        except Exception as e:
            self.plain.error("cancel failed", error=str(e))  # error: apr-contextless-error-log
            raise

    def remind(self, mailer: Mailer) -> None:
        try:
            mailer.send(1, "b@example.com", "reminder")
        except Exception as e:
            self.plain.error("reminder failed", error=str(e), order=self.order_id)
            raise

    def settle(self, mailer: Mailer) -> None:
        try:
            mailer.send(1, "b@example.com", "settled")
        except Exception:
            self.plain.error("settle failed", exc_info=True)
            raise


@shared_task
def deliver(user_id: int) -> None:
    try:
        send_mail("a", "b", None, ["c@example.com"])
    except Exception as exc:
        task_logger.error(exc)  # error: apr-contextless-error-log
        raise


@shared_task
def deliver_2(user_id: int) -> None:
    try:
        send_mail("a", "b", None, ["c@example.com"])
    except Exception as exc:
        task_logger.error("deliver(%s): %s", user_id, exc)
        raise


@shared_task
def deliver_3(user_id: int) -> None:
    with bound_contextvars(user_id=user_id):
        try:
            send_mail("a", "b", None, ["c@example.com"])
        except Exception as exc:
            slog.error("deliver_failed", error=str(exc))
            raise


@shared_task
def deliver_4(user_id: int) -> None:
    bind_contextvars(user_id=user_id)
    try:
        send_mail("a", "b", None, ["c@example.com"])
    except Exception as exc:
        slog.error("deliver_failed", error=str(exc))
        raise


@shared_task
def deliver_5(user_id: int) -> None:
    with loguru.logger.contextualize(user_id=user_id):
        try:
            send_mail("a", "b", None, ["c@example.com"])
        except Exception as exc:
            loguru.logger.error("deliver failed: {}", exc)
            raise


@shared_task
def deliver_6(user_id: int) -> None:
    try:
        send_mail("a", "b", None, ["c@example.com"])
    except Exception as exc:
        loguru.logger.error(f"deliver failed: {exc}")  # error: apr-contextless-error-log
        raise


@shared_task
def deliver_7(user_id: int) -> None:
    try:
        send_mail("a", "b", None, ["c@example.com"])
    except Exception as exc:
        loguru.logger.opt(exception=exc).error("deliver failed")
        raise


@shared_task
def deliver_8(user_id: int) -> None:
    try:
        send_mail("a", "b", None, ["c@example.com"])
    except Exception as exc:
        loguru.logger.bind(component="mail").error("deliver failed: {}", exc)  # error: apr-contextless-error-log
        raise


@router.post("/mails/{mail_id}")
async def post_mail(mail_id: str) -> dict[str, str]:
    try:
        async with httpx.AsyncClient() as client:
            await client.post("https://mail.example.com")
    except httpx.HTTPError as exc:
        logger.warning("provider failed: %s", exc)  # error: apr-contextless-error-log
        raise HTTPException(502) from exc
    return {}


def on_done(task: asyncio.Task[None]) -> None:
    if task.cancelled():
        return
    if error := task.exception():
        logger.error("task failed: %s", error)  # error: apr-contextless-error-log


def on_done_named(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("task %s failed: %s", task.get_name(), error)


def on_done_trace(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("task failed", exc_info=error)


async def group(mailer: Mailer) -> None:
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(asyncio.to_thread(mailer.send, 1, "a", "b"))
    except* smtplib.SMTPException as errors:
        for error in errors.exceptions:
            logger.error("mail failed: %s", error)  # error: apr-contextless-error-log
        raise


@click.command()
@click.argument("to")
def send_command(to: str) -> None:
    try:
        Mailer("localhost").send(1, to, "test")
    except smtplib.SMTPException as error:
        print(f"not sent: {error}", file=sys.stderr)
        sys.exit(1)


@click.command()
@click.argument("to")
def send_command_2(to: str) -> None:
    try:
        Mailer("localhost").send(1, to, "test")
    except smtplib.SMTPException as error:
        click.echo(f"not sent: {error}", err=True)
        raise SystemExit(1) from error


def main() -> None:
    try:
        Mailer("localhost").send(1, "a", "test")
    except Exception as error:
        print(error)
        sys.exit(1)


def deprecated(mailer: Mailer) -> None:
    warnings.warn("use send3", DeprecationWarning, stacklevel=2)


def not_an_exception(e: str) -> None:
    logger.error(e)


def status_of(response: httpx.Response) -> None:
    if response.status_code >= 500:
        logger.error("provider failed: %s", response.text)


if __name__ == "__main__":
    main()
