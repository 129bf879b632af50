# only: apr-missing-timeout
"""The standard library's clients wait for ever: sockets, mail, FTP, HTTP, XML-RPC."""

import ftplib
import http.client
import imaplib
import poplib
import smtplib
import socket
import ssl
import urllib.request
import xmlrpc.client
from contextlib import closing
from email.message import EmailMessage
from ftplib import FTP_TLS
from urllib.request import Request
from urllib.request import urlopen as open_url

SMTP_HOST = "mail.example.com"


def download(url: str) -> bytes:
    with urllib.request.urlopen(url) as response:  # error: apr-missing-timeout
        return response.read()  # type: ignore[no-any-return]


def download_with_headers(url: str, token: str) -> bytes:
    request = Request(url, headers={"Authorization": token})
    return open_url(request).read()  # type: ignore[no-any-return]  # error: apr-missing-timeout


def download_with_an_opener(url: str) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return opener.open(url).read()  # type: ignore[no-any-return]  # error: apr-missing-timeout


def download_in_time(url: str) -> bytes:
    with open_url(url, timeout=10) as response:
        return response.read()  # type: ignore[no-any-return]


def download_in_time_by_position(url: str) -> bytes:
    return urllib.request.urlopen(url, None, 10).read()  # type: ignore[no-any-return]


def send_mail(message: EmailMessage) -> None:
    with smtplib.SMTP(SMTP_HOST, 587) as server:  # error: apr-missing-timeout
        server.starttls()
        server.send_message(message)


def send_mail_over_tls(message: EmailMessage) -> None:
    server = smtplib.SMTP_SSL(SMTP_HOST, context=ssl.create_default_context())  # error: apr-missing-timeout
    server.send_message(message)


def send_mail_in_time(message: EmailMessage) -> None:
    with smtplib.SMTP(SMTP_HOST, 587, timeout=10) as server:
        server.send_message(message)


class Mailer:
    def __init__(self, host: str, timeout: float) -> None:
        self.host = host
        self.timeout = timeout
        self.inbox = imaplib.IMAP4_SSL(host)  # error: apr-missing-timeout

    def connect(self) -> smtplib.SMTP:
        return smtplib.SMTP(self.host, timeout=self.timeout)

    def drop_box(self) -> poplib.POP3:
        return poplib.POP3_SSL(self.host)  # error: apr-missing-timeout


class AuditedSMTP(smtplib.SMTP):
    """A subclass that changes nothing about time."""


def send_audited(message: EmailMessage) -> None:
    with AuditedSMTP(SMTP_HOST) as server:  # error: apr-missing-timeout
        server.send_message(message)


class ShortSMTP(smtplib.SMTP):
    def __init__(self, host: str) -> None:
        super().__init__(host, timeout=5)


def send_shortly(message: EmailMessage) -> None:
    with ShortSMTP(SMTP_HOST) as server:
        server.send_message(message)


def mirror(host: str, path: str) -> list[str]:
    with ftplib.FTP(host) as ftp:  # error: apr-missing-timeout
        ftp.login()
        return ftp.nlst(path)


def mirror_in_time(host: str, path: str) -> list[str]:
    with FTP_TLS(host, timeout=30) as ftp:
        ftp.login()
        return ftp.nlst(path)


def status(host: str) -> int:
    connection = http.client.HTTPSConnection(host)  # error: apr-missing-timeout
    connection.request("GET", "/health")
    return connection.getresponse().status


def status_in_time(host: str) -> int:
    with closing(http.client.HTTPConnection(host, 80, 5)) as connection:
        connection.request("GET", "/health")
        return connection.getresponse().status


def call_legacy(url: str) -> object:
    proxy = xmlrpc.client.ServerProxy(url)  # error: apr-missing-timeout
    return proxy.system.listMethods()


def ping(host: str, port: int) -> bytes:
    with socket.create_connection((host, port)) as sock:  # error: apr-missing-timeout
        sock.sendall(b"PING\r\n")
        return sock.recv(64)


def ping_in_time(host: str, port: int) -> bytes:
    with socket.create_connection((host, port), timeout=3) as sock:
        return sock.recv(64)


def ping_by_hand(host: str, port: int) -> bytes:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((host, port))  # error: apr-missing-timeout
    return sock.recv(64)


def ping_by_hand_in_time(host: str, port: int) -> bytes:
    with socket.socket() as sock:
        sock.settimeout(3)
        sock.connect((host, port))
        return sock.recv(64)


def limit_taken_away(host: str, port: int) -> bytes:
    sock = socket.socket()
    sock.settimeout(None)
    sock.connect((host, port))  # error: apr-missing-timeout
    return sock.recv(64)


def ask_the_time(host: str) -> bytes:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"\x1b" + 47 * b"\0", (host, 123))
        data, _ = sock.recvfrom(1024)  # error: apr-missing-timeout
        return data


class Statsd:
    """Sends and never waits for an answer."""

    def __init__(self, host: str) -> None:
        self.address = (host, 8125)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def count(self, name: str) -> None:
        self.sock.sendto(f"{name}:1|c".encode(), self.address)


class Scanner:
    def __init__(self, host: str) -> None:
        self.host = host
        self.sock = socket.socket()
        self.sock.settimeout(10)

    def scan(self, data: bytes) -> bytes:
        self.sock.connect((self.host, 3310))
        self.sock.sendall(data)
        return self.sock.recv(4096)


def serve(port: int) -> None:
    """A server waits for whoever comes."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("", port))
        while True:
            data, peer = sock.recvfrom(1024)
            sock.sendto(data, peer)
