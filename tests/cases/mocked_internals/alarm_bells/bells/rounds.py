# only: apr-mocked-internals
from alarm_bells.bells.letters import Letter


def send_round(people: list[str], text: str) -> list[str]:
    delivered: list[str] = []
    for person in people:
        try:
            Letter(text).deliver(person)
            delivered.append(person)
        except ConnectionError:
            continue
    return delivered


def shorten(text: str) -> str:
    return text[:20]


def headline(text: str) -> str:
    return shorten(text).upper()
