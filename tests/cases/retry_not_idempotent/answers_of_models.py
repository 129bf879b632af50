# only: apr-retry-not-idempotent
"""What a model works out is asked for again, by clients without a type; beside orders that look alike."""

from typing import Any

from tenacity import retry, stop_after_attempt


class Writer:
    def __init__(self, client: Any) -> None:
        self.client = client

    @retry(stop=stop_after_attempt(3))
    def summary(self, text: str) -> str:
        answer = self.client.chat.completions.create(model="small", messages=[{"role": "user", "content": text}])
        return str(answer.choices[0].message.content)

    @retry(stop=stop_after_attempt(3))
    async def vectors(self, texts: list[str]) -> list[list[float]]:
        answer = await self.client.embeddings.create(input=texts, model="small")
        return [one.embedding for one in answer.data]

    @retry(stop=stop_after_attempt(3))
    def print_book(self, text: str) -> str:  # error: apr-retry-not-idempotent
        answer = self.client.print.orders.create(text=text, copies=3)
        return str(answer.number)

    @retry(stop=stop_after_attempt(3))
    async def send_summary(self, number: str, text: str) -> str:  # error: apr-retry-not-idempotent
        answer = await self.client.messages.create(to=number, body=text)
        return str(answer.sid)
