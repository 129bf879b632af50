import httpx


class SmsGateway:
    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def send(self, number: str, text: str) -> None:
        self._client.post("https://sms.example.com/send", json={"to": number, "text": text}).raise_for_status()
