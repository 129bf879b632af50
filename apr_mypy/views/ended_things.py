"""What a function called `cancel`, `close` or `terminate` ends: something of the program, or what its caller names by an id or by a word of the business (`cancel(booking_id)`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy.patterns import pattern_of

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_BARE: Final = pattern_of(r"^_?(cancel|close|terminate|abort|finalize|stop)$")
_OF_PROGRAM: Final = pattern_of(
    r"(^|_)(client|connection|conn|consumer|producer|worker|session|task|job|thread|process|proc|p|pool|channel|socket|sock|stream|loop|server|node|timer|lock|request|trace|span|handler|listener|watcher|exit|signal|group|"
    r"container|instance|run|sid|fd|chat|room|db|tx)_(id|ref|number|key|no|name|uuid)$"
)
_BY_ID: Final = pattern_of(r"^[a-z][a-z_]*_(id|ref|number|uuid)$")
_BUSINESS: Final = pattern_of(
    r"^(order|customer|account|invoice|payment|charge|booking|reservation|shipment|product|tenant|contract|policy|ticket|lease|refund|delivery|appointment|claim|loan|quote|basket|cart)s?$"
)


def ends_business(fn: FunctionView) -> bool:
    """Whether a function that only says that it ends something is told which thing of the business that is."""
    if _BARE.match(fn.function.name) is None:
        return False
    names = [param.name for param in fn.function.params]
    return any((_BY_ID.match(name) and not _OF_PROGRAM.search(name)) or _BUSINESS.match(name) for name in names)
