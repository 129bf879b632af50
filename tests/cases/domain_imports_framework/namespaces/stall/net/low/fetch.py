import requests


def rate() -> float:
    return float(requests.get("https://rates.example", timeout=3).text)
