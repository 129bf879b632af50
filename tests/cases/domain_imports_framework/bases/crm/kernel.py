import threading
from http.client import HTTPConnection

from starlette.requests import Request


class Kernel(Request): ...


class Plain(threading.local): ...


class Wire(HTTPConnection): ...
