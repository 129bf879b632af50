from flask import Flask

from . import clients

app = Flask(__name__)


@app.get("/sync")
def rates() -> list[str]:
    return [
        clients.by_decorator(),
        clients.by_other_decorator(),
        clients.by_call(),
        clients.by_with(),
        clients.Six().rate(),
        clients.Seven().rate(),
        clients.eight(),
        str(clients.Prices(clients.Nine()).price()),
        clients.ten(),
        clients.Eleven("https://eleven.example").rate(),
        clients.twelve(),
        clients.short_circuit(False),
    ]


@app.get("/five")
async def five() -> str:
    return await clients.by_factory()


@app.get("/five/again")
async def five_again() -> str:
    return await clients.by_factory()
