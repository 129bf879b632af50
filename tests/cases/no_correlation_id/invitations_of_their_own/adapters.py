"""How a mail looks."""


def subject(site: str) -> str:
    return f"You are invited to {site}"
