import httpx
from ledger.domain.views import Statement

client = httpx.Client()
print(Statement)
