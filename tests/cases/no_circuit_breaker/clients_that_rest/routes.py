from fastapi import FastAPI
from slack_sdk import WebClient

from clients_that_rest.clients import Mirror, Relay, own_client

app = FastAPI()
mirror = Mirror()
relay = Relay()
slack = WebClient(token="xoxb")


@app.post("/first")
def first(body: bytes) -> None:
    mirror.send(body)
    relay.send(body)
    own_client(slack, "a")


@app.post("/second")
def second(body: bytes) -> None:
    mirror.send(body)
    relay.send(body)
    own_client(slack, "b")
