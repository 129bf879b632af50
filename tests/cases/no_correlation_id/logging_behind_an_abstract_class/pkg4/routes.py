from litestar import Controller, get
from litestar.di import Provide

from pkg4.services import MailNotifier, Notifier


def provide_notifier() -> Notifier:
    return MailNotifier()


class Tells(Controller):
    path = "/tells"
    dependencies = {"notifier": Provide(provide_notifier)}

    @get("/")
    def tell(self, notifier: Notifier) -> None:  # error: apr-no-correlation-id
        notifier.tell("x")
