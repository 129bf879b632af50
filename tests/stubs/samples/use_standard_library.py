import ftplib
import http.client
import http.cookies
import smtplib
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request


def loose(url: str) -> None:
    smtplib.SMTP("mail")  # loose
    smtplib.SMTP("mail", 25)  # loose
    smtplib.SMTP_SSL("mail", context=ssl.create_default_context())  # loose
    urllib.request.urlopen(url)  # loose
    urllib.request.urlopen(url, timeout=None)  # loose
    http.client.HTTPConnection("host")  # loose
    http.client.HTTPSConnection("host", 443)  # loose
    socket.create_connection(("host", 80))  # loose
    ftplib.FTP("host")  # loose


def strict(url: str) -> None:
    smtplib.SMTP("mail", 25, None, 10)
    smtplib.SMTP_SSL("mail", timeout=10, context=ssl.create_default_context())
    urllib.request.urlopen(url, b"", 10)
    urllib.request.urlopen(url, timeout=10, context=ssl.create_default_context())
    http.client.HTTPConnection("host", timeout=10)
    http.client.HTTPSConnection("host", 443, timeout=10)
    socket.create_connection(("host", 80), 10)
    ftplib.FTP("host", timeout=10)


def rest(url: str) -> None:
    with smtplib.SMTP("mail", timeout=10) as mail:
        reveal_type(mail)
        reveal_type(mail.login("a", "b"))
        reveal_type(mail.timeout)
    reveal_type(urllib.request.Request(url).full_url)
    reveal_type(urllib.parse.urlsplit(url))
    reveal_type(urllib.error.HTTPError)
    reveal_type(http.HTTPStatus.OK)
    reveal_type(http.cookies.SimpleCookie())
    reveal_type(http.client.HTTPConnection("host", timeout=1).getresponse())
    reveal_type(socket.create_connection(("host", 80), timeout=1))
    reveal_type(socket.socket().recv(1))
    reveal_type(socket.AF_INET)
    reveal_type(socket.gethostname())
    smtplib.SMTP(1, timeout=10)
    urllib.request.no_such_thing
    socket.no_such_thing
