import smtplib
import urllib.request

import requests

from .http import get_page, get_quickly


def page(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        data: bytes = answer.read()
    return data


def mail(host: str) -> None:
    with smtplib.SMTP(host) as smtp:
        smtp.noop()


def api(url: str) -> str:
    return requests.get(url).text  # error: apr-missing-timeout


def title(url: str) -> str:
    return get_page(url).text  # error: apr-missing-timeout


def title_in_time(url: str) -> str:
    return get_page(url, timeout=3).text


def status(url: str) -> int:
    return get_quickly(url).status_code
