import logging


class BaseService:
    def __init__(self) -> None:
        self.logger = logging.getLogger(type(self).__name__)
