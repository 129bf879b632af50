# only: apr-missing-timeout
"""`socket.setdefaulttimeout` holds for what asks sockets, not for requests, which passes a timeout of its own: None."""

import smtplib
import socket
import urllib.request

import requests

socket.setdefaulttimeout(10)


def page(url: str) -> bytes:
    return urllib.request.urlopen(url).read()  # type: ignore[no-any-return]


def mail(host: str) -> smtplib.SMTP:
    return smtplib.SMTP(host)


def line(host: str) -> socket.socket:
    return socket.create_connection((host, 7))


def rate(url: str) -> str:
    return requests.get(url).text  # error: apr-missing-timeout
