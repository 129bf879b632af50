from __future__ import annotations

import httpx


class MailClient:
    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def send(self, text: str) -> None:
        self.http.post("/send", content=text)
