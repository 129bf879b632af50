# only: apr-blocking-call
"""A method has a loop run one coroutine to its end: nobody else waits on that loop, unless the coroutine starts somebody."""

import asyncio
import time

import typer

app = typer.Typer()


class Mailer:
    def notify(self, text: str) -> None:
        asyncio.run(self.send(text))

    async def send(self, text: str) -> None:
        await self.deliver(text)

    async def deliver(self, text: str) -> None:
        time.sleep(0.5)
        print(text)

    def notify_all(self, texts: list[str]) -> None:
        asyncio.run(self.send_all(texts))

    async def send_all(self, texts: list[str]) -> None:
        await asyncio.gather(*(self.send_one(text) for text in texts))

    async def send_one(self, text: str) -> None:
        time.sleep(0.5)  # error: apr-blocking-call
        print(text)


class Both:
    def notify(self, text: str) -> None:
        asyncio.run(self.send(text))

    async def send(self, text: str) -> None:
        time.sleep(0.5)  # error: apr-blocking-call
        print(text)


async def greet(both: Both, name: str) -> None:
    await both.send(name)


@app.command()
def build(name: str) -> None:
    asyncio.run(build_all(name))


async def build_all(name: str) -> None:
    time.sleep(1)
    print(name)


class Deployer:
    async def deploy(self, name: str) -> None:
        time.sleep(1)
        print(name)

    async def watch(self, name: str) -> None:
        time.sleep(1)  # error: apr-blocking-call
        print(name)


@app.command()
def deploy(context: typer.Context, name: str) -> None:
    deployer = context.obj["deployer"]
    asyncio.run(deployer.deploy(name))
