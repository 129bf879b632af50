"""What takes in a message that somebody else's system brings sends none of its own, though it is handed on."""
# only: apr-no-rate-limit

from __future__ import annotations

from celery import Celery
from flask import Flask, abort, request

app = Flask(__name__)
tasks = Celery("desk")
PASSWORD = "p"


@tasks.task
def send_sms_to_desk(number: str) -> None: ...


@app.post("/desk/from-carrier")
def receive_sms() -> str:
    if request.authorization is None or request.authorization.password != PASSWORD:
        abort(401)
    send_sms_to_desk.apply_async([request.form["number"]])
    return "ok"


@app.post("/desk/ring")
def ring_the_desk() -> str:  # error: apr-no-rate-limit
    send_sms_to_desk.apply_async([request.form["number"]])
    return "ok"
