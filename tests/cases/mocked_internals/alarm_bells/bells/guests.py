# only: apr-mocked-internals
from alarm_bells.bells.notes import send_email


def notify_guest(to: str, bell: str) -> None:
    text = f"{bell} rings for you".capitalize()
    send_email(to, text)


def notify_if_awake(to: str, hour: int) -> None:
    if hour > 8:
        send_email(to, "it rings")


def invite(people: list[str], bell: str) -> list[str]:
    invited: list[str] = []
    for one in people:
        if one not in invited:
            notify_guest(one, bell)
            invited.append(one)
    return invited


def wake(people: list[str], hour: int) -> int:
    for one in people:
        notify_if_awake(one, hour)
    return len(people)
