# only: apr-no-circuit-breaker
import asyncio
from functools import cached_property

import boto3
import httpx
import requests
from twilio.rest import Client

session = requests.Session()


class Lines:
    @cached_property
    def phone(self):
        return Client("account", "token")

    @cached_property
    def mail(self):
        return boto3.client("ses", region_name="eu-west-1")

    @cached_property
    def papers(self):
        return boto3.client("s3", region_name="eu-west-1")


lines = Lines()


def phone_client():
    return lines.phone


def mail_client():
    return lines.mail


def paper_client():
    return lines.papers


class Forge:
    """A thin wrapper around the forge's API."""

    base_url = "https://api.forge.example"

    def __init__(self, _session=session, token=None):
        self.session = _session
        self.token = token

    def _get(self, *args, **kwargs):
        return self._request("get", *args, **kwargs)

    def _request(self, method, *args, **kwargs):  # error: apr-no-circuit-breaker
        return self.session.request(method, *args, timeout=5, **kwargs)

    def branch_head(self, name):
        return self._get("/".join((self.base_url, "branches", name))).json()["head"]

    def branch_names(self):
        return self._get("/".join((self.base_url, "branches"))).json()


class Mirror:
    """The forge beside us."""

    base_url = "http://localhost:8080"

    def __init__(self, _session=session):
        self.session = _session

    def _request(self, method, *args, **kwargs):
        return self.session.request(method, *args, timeout=5, **kwargs)

    def mirrored_head(self, name):
        return self._request("get", "/".join((self.base_url, name))).json()


def new_forge():
    return Forge(_session=session, token="t")


def new_mirror():
    return Mirror(_session=session)


class Events:
    """Lines for the board, which go out beside the request."""

    def __init__(self, http: httpx.AsyncClient):
        self.http = http
        self.running = set()

    async def post(self, text):
        await self.http.post("https://board.example/lines", content=text)

    async def ask(self, text):  # error: apr-no-circuit-breaker
        return (await self.http.get("https://oracle.example/ask", params={"q": text})).json()

    def start(self, work):
        task = asyncio.get_running_loop().create_task(work)
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    def show(self, text):
        self.start(self.post(text))
