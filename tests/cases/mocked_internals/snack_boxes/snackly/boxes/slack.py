from __future__ import annotations

import httpx


class SlackClient:
    def __init__(self) -> None:
        self.http = httpx.Client(base_url="https://slack.example")

    def post(self, text: str) -> None:
        self.http.post("/", json={"text": text})


slack = SlackClient()
