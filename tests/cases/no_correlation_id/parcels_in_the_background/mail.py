import logging

logger = logging.getLogger(__name__)


class Mailer:
    waiting = 0

    def confirm(self, parcel: str) -> None:
        logger.info("mail for %s", parcel)

    def count(self, parcel: str) -> None:
        self.waiting += 1
