from flask import Flask

from mesh import clients

app = Flask(__name__)


@app.get("/a")
def one() -> list[str]:
    return [clients.named_by_host(), clients.named_by_pattern(), clients.LedgerApi("https://ledger.example").entries(), clients.not_named()]


@app.get("/b")
def two() -> list[str]:
    return [clients.named_by_host(), clients.named_by_pattern(), clients.LedgerApi("https://ledger.example").entries(), clients.not_named()]
