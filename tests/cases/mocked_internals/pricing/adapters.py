import httpx


class RateClient:
    def rate(self, currency: str) -> float:
        return float(httpx.get(f"https://rates.example/{currency}").json()["rate"])
