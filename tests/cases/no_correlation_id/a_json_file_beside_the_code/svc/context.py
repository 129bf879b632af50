import logging
from contextvars import ContextVar

trace_id: ContextVar[str] = ContextVar("trace_id", default="")


class ContextFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.trace_id = trace_id.get()
        return True
