from abc import ABC, abstractmethod

from pkg4.base import BaseService


class Notifier(ABC):
    @abstractmethod
    def tell(self, text: str) -> None: ...


class MailNotifier(BaseService, Notifier):
    def tell(self, text: str) -> None:
        self.logger.info("mail %s", text)
