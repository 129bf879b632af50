"""What a function called `cancel`, `close` or `terminate` ends: something of the program, or what its caller names by an id or by a word of the business (`cancel(booking_id)`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import called_name, last_name

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
_GOODBYES: Final = frozenset({"logout", "quit", "bye", "close", "disconnect", "goodbye", "exit", "unsubscribe"})
_HOLDS: Final = pattern_of(
    r"(^|_)\w*(connection|connector|socket|channel|transport|pool|cursor|thread|process|stream|listener|watcher)s?$|(^|_)(conn|sock|ws|proc|writer|reader)$"
)
"""What holds something of the program, by the end of its name."""
_COUNTERS: Final = frozenset({"inc", "dec", "observe", "set_to_current_time"})
_SENDS: Final = pattern_of(r"^_*(simple_)?(cmd|command|send|send_command|execute|execute_command|call|request|write|writeline|putcmd|docmd)$")
_TIDIES: Final = pattern_of(r"_if_(empty|unused|orphaned?|stale)$|^remove_(\w+_)?listeners?$")


def is_held(name: str) -> bool:
    """Whether a name is that of something of the program, which is closed when it is no longer used (`imapconnector`, `sock`)."""
    return _HOLDS.search(name) is not None


def is_closed(call: f.Call) -> bool:
    """`self.sock.shutdown(SHUT_RDWR)`: whether a method of such a thing is called, which is told nothing but how."""
    base = call.func.base if isinstance(call.func, f.Attr) else None
    told = [arg.value for arg in call.args if not isinstance(arg.value, f.Const)]
    return isinstance(base, (f.Name, f.Attr)) and is_held(base.name) and all(last_name(one).isupper() for one in told)


def says_goodbye(call: f.Call) -> bool:
    """`self._command("LOGOUT")`, `mailboxes.delete_if_empty(name)`: whether a call tells a peer, by its first argument, that it was the last one, or tidies up what nobody uses."""
    first = call.args[0].value if call.args else None
    if isinstance(first, f.Const) and isinstance(first.value, str) and first.value.lower() in _GOODBYES and _SENDS.match(called_name(call)):
        return True
    return _TIDIES.search(called_name(call)) is not None


def counts_by_label(call: f.Call) -> bool:
    """`requests.labels(method="GET").inc()`: whether a call counts under a label, as metrics are."""
    base = call.func.base if isinstance(call.func, f.Attr) and call.func.name in _COUNTERS else None
    return isinstance(base, f.Call) and last_name(base.func) == "labels"


def ends_business(fn: FunctionView) -> bool:
    """Whether a function that only says that it ends something is told which thing of the business that is."""
    if _BARE.match(fn.function.name) is None:
        return False
    names = [param.name for param in fn.function.params]
    return any((_BY_ID.match(name) and not _OF_PROGRAM.search(name)) or _BUSINESS.match(name) for name in names)
