from ..mailing.api import mail
from . import roster


def plan(tour: str) -> None:
    mail("g@t", roster.pick(tour))
