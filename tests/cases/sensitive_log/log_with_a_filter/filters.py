# only: apr-sensitive-log
"""A filter that takes what follows the word for a secret out of every line, and one that nobody adds."""

import logging
import re

PATTERN = re.compile(r"(?i)(password|api[_-]?key)[=: ]+\S+")


class RedactingFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = PATTERN.sub(r"\1=***", record.getMessage())
        record.args = ()
        return True


class TokenRedactingFilter(logging.Filter):
    """Not in use yet."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = re.sub(r"token=\S+", "token=***", record.getMessage())
        record.args = ()
        return True


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = "xxx"
        return True
