"""The kinds of rows that a knowledge file may hold: what a library's public name means, in a reviewer's words.

A kind is one frozen record; its TOML table is the snake-case of its class name (`[[runs_elsewhere]]`). `name` is the *public* name, as
people import it (`requests.get`, `requests.Session.get`, `redis.asyncio.Redis`); the defining name is looked up once a run. A row on a class or on
a method of a class holds for its subclasses. No row has a condition in it: where an `if` is needed, it belongs to a rule. A new kind is a new
class here, listed in `KINDS`.
"""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct, structs


class Argument(Struct, frozen=True, forbid_unknown_fields=True):
    """One parameter of a callable: its keyword and/or its position (0 is the first after `self`)."""

    keyword: str = ""
    position: int = -1


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all rows have. `source` says where the fact is written (a page, a signature, a release note)."""

    name: str
    source: str = ""
    versions: str = ""
    """Versions of the library that have the name, where today's has not ("<1.0"); "stubs only" or "made at run time" where no import can find it."""

    def mentions(self) -> tuple[str, ...]:
        """Other public names that the row has in its fields."""
        return ()

    def markers(self) -> tuple[str, ...]:
        """Public names that tell the installed version by being there."""
        return ()

    def named(self, name: str) -> Row:
        """The same row for another name."""
        return structs.replace(self, name=name)

    def on_method(self, method: str) -> Row:
        """The row for one method, of a row on a class that holds for all its methods."""
        return self.named(f"{self.name}.{method}")


# --- async ------------------------------------------------------------------------------------------------------------------------


class Blocking(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function, method, constructor or class used as a context manager that stops its thread. `how` says with what; `instead` is what to write in async code;
    `why` completes "it …" ("waits on the network"). With `nonblocking`, the call does not block when that argument is the constant
    `nonblocking_value` (`lock.acquire(blocking=False)`). `light` marks what is only worth a word for large input (json, re, hashing one value). `{method}` in `instead` stands for the last part of the name."""

    how: Literal["sleep", "network", "database", "file", "subprocess", "dns", "cpu", "wait", "lock", "input"]
    instead: str
    why: str = ""
    nonblocking: Argument | None = None
    nonblocking_value: bool | int | float = False
    nonblocking_flags: tuple[str, ...] = ()
    """Flags that, among what is given, keep it from waiting (`LOCK_NB`)."""
    all_false: tuple[str, ...] = ()
    """Keywords without which it does not block, where each of them is given as False (`full_clean(validate_unique=False, validate_constraints=False)`)."""
    light: bool = False
    quick: bool = False
    """One quick operation (`mkdir`, a lock held for a moment): worth a word on the loop itself, not behind a chain of calls."""
    handover: bool = False
    """The call only builds an object whose methods block (`requests.Session()`): the constructor itself is fine."""
    methods: Literal["", "all"] = ""
    """"all", on a class: each of its public methods blocks (`redis.Redis`), and `handover` speaks of the constructor only."""
    harmless: tuple[str, ...] = ()
    """Methods that do not block all the same, where `methods` is "all"."""
    harmless_endings: tuple[str, ...] = ()
    """How the names of such methods end, where a library has many (`create_async` beside `create`)."""
    follows: tuple[str, ...] = ()
    """Calls that made the object: where one of them is already reported for it in this function, this is no second finding (`open`, then the file's `read`)."""
    unless_receiver: tuple[str, ...] = ()
    """Classes on whose instances the call does not block (`io.BytesIO` for `typing.IO.read`)."""
    unless_called: tuple[str, ...] = ()
    """Methods of the object which, called on it before, make the call not block (`setblocking`)."""
    unless_true: tuple[str, ...] = ()
    """Methods of the object: where one is known to have said yes, the call does not block (`if future.done(): future.result()`)."""
    if_called: tuple[str, ...] = ()
    """For `__enter__`/`__exit__`: it blocks only where one of these methods is called on the object in the `with` block (`Executor.submit`)."""
    when_read: bool = False
    """The call only hands out an iterator, and blocks whoever walks over it (`Executor.map`)."""
    bound: Argument | None = None
    """The parameter of the object's constructor that bounds it: made without it, or with 0, the call does not block (`Queue.put`)."""
    opened: Argument | None = None
    """The parameter that takes a file which is open already, or a buffer: given one, the call only wraps it (`GzipFile(fileobj=buffer)`)."""

    def mentions(self) -> tuple[str, ...]:
        return (*self.follows, *self.unless_receiver)

    def named(self, name: str) -> Blocking:
        return structs.replace(
            self, name=name, instead=self.instead.replace("{method}", name.rpartition(".")[2]) if not self.methods else self.instead
        )

    def spares(self, method: str) -> bool:
        """Whether one method does not block although `methods` is "all"."""
        return method in self.harmless or method.endswith(self.harmless_endings)

    def on_method(self, method: str) -> Blocking:
        return structs.replace(self, methods="", harmless=(), harmless_endings=(), handover=False).named(f"{self.name}.{method}")


class Returns(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a function returns, or an attribute is, where its library does not say so in a type: an instance of the class `gives` (`redis.Redis.lock` gives a `redis.lock.Lock`)."""

    gives: str

    def mentions(self) -> tuple[str, ...]:
        return (self.gives,)


class RunsElsewhere(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function or decorator that runs the callable given as `callable` in a thread or process (`asyncio.to_thread`, `loop.run_in_executor`)."""

    callable: Argument
    where: Literal["thread", "process"] = "thread"


class LastsForEver(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something awaited that may come back only when the program is told to end: a server that serves (`serves`), an event that a signal sets."""

    serves: bool = False


class RunsOnLoop(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function that calls the sync callable given as `callable` on the event loop (`loop.call_soon`, `Future.add_done_callback`), or a class whose `methods` are called there
    (`asyncio.Protocol`)."""

    callable: Argument = Argument()
    methods: tuple[str, ...] = ()


class SyncCallback(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function that calls `callable` and does not await what it returns (`map`, `call_later`, `executor.submit`): a coroutine function there never runs. `later` where it does so when
    something happens (`atexit.register`), not before it returns."""

    callable: Argument
    later: bool = False
    decorates: bool = False
    """Its result is a decorator, and the function so decorated is what it calls (`@scheduler.scheduled_job("cron")`); or it is itself used as one (`@atexit.register`)."""
    each: bool = False
    """It calls the function once for each item of its other arguments (`map`, `sorted`)."""
    awaited_with: tuple[str, ...] = ()
    """Packages which, where the project uses one of them, have what it calls awaited (a worker's pool of its own)."""


class Lazy(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class (or function, or method) whose value does nothing until awaited though it is no coroutine (a Tortoise query set). `unless_receiver`: classes on
    whose instances the same call is complete in itself (a Redis pipeline)."""

    unless_receiver: tuple[str, ...] = ()
    methods: Literal["", "all"] = ""
    """"all", on a class: what each of its public methods returns is lazy (`redis.asyncio.Redis`); the class itself is not."""
    harmless: tuple[str, ...] = ()
    """Methods whose result is no awaitable all the same, where `methods` is "all"."""

    def mentions(self) -> tuple[str, ...]:
        return self.unless_receiver

    def spares(self, method: str) -> bool:
        """Whether the result of one method is no awaitable although `methods` is "all"."""
        return method in self.harmless

    def on_method(self, method: str) -> Lazy:
        return structs.replace(self, name=f"{self.name}.{method}", methods="", harmless=())


class ConsumesAwaitable(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function that awaits or schedules the awaitables among its arguments (`asyncio.gather`, `create_task`)."""


class AsksAwaitable(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function that tells whether something is awaitable, or a coroutine function (`inspect.isawaitable`): code that calls it serves both."""


class Running(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class whose instances can be awaited and run without it (`twisted.internet.defer.Deferred`); asyncio's futures are known as such."""


class TakesValue(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function or constructor that takes data, though its type says `Any` or `object` (`json.dumps`, a JSON response): an awaitable is never meant."""


class Spawns(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that starts something and gives a handle of it. `supervised` when what it belongs to waits for it (a TaskGroup). `started_by` names the method that
    starts what a constructor made (`Thread(...).start()`); `callable` is what it runs."""

    what: Literal["task", "future", "thread", "process", "timer"]
    supervised: bool = False
    started_by: str = ""
    callable: Argument | None = None
    owned_by: tuple[str, ...] = ()
    """Methods of the handle by which somebody waits for what was started, ends it, or hears how it ended (`cancel`, `result`, `join`, `add_done_callback`)."""
    heard_by: str = "add_done_callback"
    """The method of the handle that takes a function to call when it has ended; "" where there is none."""
    results: bool = False
    """It starts several and gives their results, and what they raise, to whoever iterates (`executor.map`): to read them in any way is to own them."""


class LeavesTheRest(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A wait for several that may end while some of them still run (`asyncio.wait`): when `until` is one of the constants `some`, or when `timeout` is given. `waiting` are those that it waits
    for; its result is a pair of the ended and the rest."""

    waiting: Argument
    until: Argument
    some: tuple[str, ...]
    timeout: Argument
    ended_by: tuple[str, ...] = ()
    """Methods that end, or wait for, one of the rest."""


class Lock(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class whose instances let one in at a time. `excludes`: other tasks of the same event loop, other threads, or everything that asks for it. `count` is the constructor's argument that lets more
    in than one (`asyncio.Semaphore(10)`). `by_name`: two instances of the same name are one lock (`redis.lock.Lock`), so that one may be made where it is used."""

    excludes: Literal["tasks", "threads", "everything"]
    count: Argument | None = None
    by_name: bool = False


class LocalTo(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class whose instance has another value for each thread (`threading.local`) or each task (`contextvars.ContextVar`)."""

    each: Literal["thread", "task"]


class ServesAll(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class one instance of which serves all requests, an application or a controller (`starlette.applications.Starlette`, `litestar.Controller`), or an attribute that leads to it
    (`starlette.requests.HTTPConnection.app`)."""


class ServesAllIf(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class that is made anew for each request, unless a subclass gives its attribute `field` the constant `value`: then one instance serves them all."""

    field: str
    value: bool


class KeepsResult(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decorator by which every caller gets the same result of the function (`functools.lru_cache`)."""


class RunsLoop(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function that runs an event loop of its own in the thread that calls it, for `awaitable` or for the coroutine function `callable` (`asyncio.run`, `anyio.run`)."""

    awaitable: Argument | None = None
    callable: Argument | None = None


class Logs(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function or method that writes a log record, or tells in another way what happened: `how` is "log", "capture" (an error tracker, a span), or "print" (a terminal, a warning).
    `traceback` when it adds the current exception's by itself; `values` is how a value gets into the line: by `%s` or `{}` in the text, or as a "keyword"."""

    level: Literal["debug", "info", "warning", "error", "critical", "varies"]
    traceback: bool = False
    values: Literal["%s", "{}", "keyword"] = "%s"
    how: Literal["log", "capture", "print"] = "log"


class BindsContext(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call or context manager that adds its keywords to every line that is logged from here on, or in its block (`bind_contextvars`, `contextualize`). With `shown_by`, only where that processor is one of those
    that are configured."""

    shown_by: str = ""

    def mentions(self) -> tuple[str, ...]:
        return (self.shown_by,) if self.shown_by else ()


class CarriesId(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something by which log lines get the id of the request or job that they are about: a class, a call, a value, or a dotted name in the settings. `part`: it "sets" the id for the time of a request or job (a middleware),
    "shows" it on the lines (a filter), does "both", or only "tells" it to whoever asks (`celery.current_task`); `covers` says in what."""

    part: Literal["sets", "shows", "both", "tells"]
    covers: Literal["requests", "jobs", "all"] = "all"


class SetsUpLogs(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that says where log lines go and how they look, once for the whole application (`logging.basicConfig`). `processors` is the keyword with the steps that each line goes through; `given` what the first argument
    is: a "table" with everything in it, or the "file" where it stands."""

    processors: str = ""
    given: Literal["", "table", "file"] = ""


# --- exceptions -------------------------------------------------------------------------------------------------------------------


class Expected(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exception, with its subclasses, that is an answer rather than a failure. `means`: what was asked for is "absent"; there is no "more" to come, or no room; the text or object has not that
    "form"; the library or feature is "optional"; another was first ("conflict"); nothing came "in time"; the other side has "left"; the program is asked to "quit"; the task was "cancelled"."""

    means: Literal["absent", "more", "form", "optional", "conflict", "in time", "left", "quit", "cancelled"]


class Suppresses(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A context manager or decorator that keeps exceptions from the caller: those given as positional arguments, where there are none `Exception`. `logs` when it writes them to the log. `raises` is a keyword
    which, set true, lets them through all the same."""

    logs: bool = False
    raises: str = ""


class HoldsFailures(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call whose result, once awaited, holds what went wrong in what it ran: nobody hears of it where the result is not read. `only_if` is a keyword that has to be true for that
    (`asyncio.gather(return_exceptions=True)`); `waited` are the futures that may be read instead, by one of their methods `read_by`; `lazy` where it is the iteration over the result that raises."""

    only_if: str = ""
    waited: Argument | None = None
    read_by: tuple[str, ...] = ()
    lazy: bool = False


class AnswersFailure(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A base class, or a decorator, of a framework that asks its `methods` (a decorator: the function) to say by None, False or an empty value that something is not so. `shows` when the framework only
    shows what the function works out, and wants an empty value where it cannot."""

    methods: tuple[str, ...] = ()
    shows: bool = False


# --- timeouts ---------------------------------------------------------------------------------------------------------------------


class Waits(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call, or a client's constructor, that can wait on the network (or on another thread), and how long it does by itself.

    `timeout` lists the parameters that limit it, each of which has to be given where `all_of` is true, else any of them; `default` is the
    library's own limit in seconds, or "forever". `holder` marks a constructor whose timeout holds for the calls of its methods. `client` names the
    constructor that a method takes its limit from (`httpx.Client` for `httpx.Client.get`). `url_option` is the option in a URL or DSN given as `url`
    that sets it. `obeys_socket_default` when `socket.setdefaulttimeout` holds for it. `where` "request path" marks waits on other
    threads (`queue.get`), which matter there only. `nonwaiting`/`nonwaiting_value` as `nonblocking` of Blocking. `limited_by` lists methods or attributes of the
    result that set the limit afterwards (`sock.settimeout`). `config` names an argument that carries an options object (`botocore.config.Config`), `config_timeout` its parameters.
    `suggest` is the argument text to write (`timeout=10`)."""

    what: Literal["connect", "request", "read", "command", "wait", "subprocess"] = "request"
    timeout: tuple[Argument, ...] = ()
    all_of: bool = False
    default: float | Literal["forever"] = "forever"
    holder: bool = False
    client: str = ""
    url: Argument | None = None
    url_option: tuple[str, ...] = ()
    local_url: tuple[str, ...] = ()
    """How a `url` begins behind which there is no network (`file:`)."""
    connects_with: Argument | None = None
    """The argument without which a constructor does not connect; the method that does is looked at instead (`FTP()`, then `connect(host)`)."""
    bound: Argument | None = None
    """The argument of the object's constructor without which the method never waits (`maxsize` of a queue that is put into)."""
    obeys_socket_default: bool = False
    where: Literal["anywhere", "request path"] = "anywhere"
    nonwaiting: Argument | None = None
    nonwaiting_value: bool | int | float = False
    limited_by: tuple[str, ...] = ()
    config: Argument | None = None
    config_timeout: tuple[str, ...] = ()
    command: Argument | None = None
    """For `subprocess`: the argument with the command line (of `client`, where that is named); it waits on the network when its program is one of `NetworkTool`."""
    suggest: str = ""
    finite_since: str = ""
    """The version of the library from which its default is finite (redis 8.0: 5 seconds), where `default` speaks of the versions before."""
    none_is_default: bool = False
    """A None given as the timeout means the default (aiohttp), not "no limit"."""
    limitless: tuple[str, ...] = ()
    """Classes which, given to a method of `limited_by`, set no limit by themselves (`requests.adapters.HTTPAdapter` given to `mount`); a class of the project derived from one may."""
    finite_if: str = ""
    """A public name that only versions with a finite default have: where it is installed, the default is no longer "forever"."""
    limited_if: tuple[str, ...] = ()
    """Constants by which a limit is set (`OPT_NETWORK_TIMEOUT`): a module that mentions one of them has set it."""
    instant_if: tuple[str, ...] = ()
    """Constants of a kind of object that does not wait here (`SOCK_DGRAM`: no connection is made): the function that makes the object mentions one of them, and none of `instant_unless`."""
    instant_unless: tuple[str, ...] = ()
    local_if: tuple[str, ...] = ()
    """Constants of an object that stays on this machine (`AF_UNIX`): the function that makes it mentions one of them, and no other of their kind (`AF_INET`)."""
    zero_is_endless: bool = False
    """A 0 given as the timeout is no limit."""
    server_if: tuple[str, ...] = ()
    """Methods of the object: where one is called on it, it waits for whoever comes, as a server does (`listen`)."""
    there_if: tuple[str, ...] = ()
    """Methods of the object that say whether there is anything to wait for: where one was asked, it does not wait (`if queue.qsize(): queue.get()`)."""
    on_network: tuple[str, ...] = ()
    """What gives an object whose wait, in a row for the "request path", is one for the network wherever it stands (`grpc.channel_ready_future`)."""
    after: tuple[str, ...] = ()
    """Methods of the same object that are reported themselves where they are called on it (`connect`, then `recv`)."""
    used_by: tuple[str, ...] = ()
    """Classes and functions that connect with the object (`BlockingConnection`, by last name): where the project mentions none of them, it only reads what a URL says."""
    parts: str = ""
    """The arguments to add to an options object that says on purpose that there is no limit for the whole (`sock_connect=10, sock_read=60`)."""
    followed: str = ""
    """The argument text to write where what the call gives is read for as long as it lasts, in a loop that connects again (`timeout=httpx.Timeout(10, read=None)`); "-" where such a call has no limit at all."""

    def mentions(self) -> tuple[str, ...]:
        return (*((self.client,) if self.client else ()), *self.limitless, *self.on_network)

    def markers(self) -> tuple[str, ...]:
        return (self.finite_if,) if self.finite_if else ()


class GeneratedStub(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Classes that a generator writes and no type describes: those in a module whose name ends with `module_ending`, whose own name ends with `class_ending`. Calling one of their methods is what
    the row of `name` says (`grpc.UnaryUnaryMultiCallable.__call__`)."""

    module_ending: str
    class_ending: str


class NetworkTool(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program that talks to the network (`curl`). `timeout_option` are its own options that limit it; `work_option`, of one that is a shell for a person, those that give it work to do
    and leave. `sets_up` marks one that installs or builds something and takes as long as that takes: who started a command that runs it sees so. `name` is the program, not a Python name."""

    timeout_option: tuple[str, ...] = ()
    work_option: tuple[str, ...] = ()
    sets_up: bool = False
    suggest: str = ""
    """The argument text to write where the program moves as much as there is, and may take its time (`timeout=6 * 3600`)."""


class TimeoutValue(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class whose instance is a timeout setting (`httpx.Timeout`, `aiohttp.ClientTimeout`). `total` are the arguments any of which bounds the whole; a None there is no limit."""

    total: tuple[Argument, ...] = ()
    default: float | Literal["forever"] = "forever"
    decides: Argument | None = None
    """The argument that has the last word where it is given (`httpx.Timeout(5, read=None)` has no limit for reading)."""
    zero_is_endless: bool = False
    """A 0 is no limit either."""


class TimeoutScope(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A context manager or wrapper that limits what runs inside (`asyncio.timeout`, `asyncio.wait_for`, `anyio.fail_after`). `delay` is its limit; `awaitable` the argument that it
    wraps, where it is a function."""

    delay: Argument
    awaitable: Argument | None = None
    limited_by: tuple[str, ...] = ()
    """Methods or attributes of what is entered that set the limit afterwards (`reschedule`, `deadline`)."""
    gives: str = ""
    """The class of the context manager, by which one that another module's function makes is known."""

    def mentions(self) -> tuple[str, ...]:
        return (self.gives,) if self.gives else ()


class HandsBack(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call whose result stands for an object that it is given: its limits, its bounds, its past (`contextlib.closing(client)`, `context.wrap_socket(sock)`)."""

    object: Argument


class Shields(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that keeps what it is given going when whoever waits for it is told to stop (`asyncio.shield`)."""

    awaitable: Argument


class Greenlets(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Makes greenlets of what would be threads (`gevent.monkey.patch_all()`, `gevent.pywsgi.WSGIServer`): another one runs only where one waits."""


class SocketDefault(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`socket.setdefaulttimeout`."""


# --- roles ------------------------------------------------------------------------------------------------------------------------


class OrmBase(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A base class (or a metaclass, or `factory`: a function that makes the base; or an attribute such as `flask_sqlalchemy.SQLAlchemy.Model`) that makes a class an ORM model or
    ODM document. `keyword`: only with that class keyword true (SQLModel's `table`). `by_columns`: a class whose base mypy does not know, and whose body declares columns of the same library, derives from it
    too (`class Film(TimeStampedModel): title = models.CharField(…)`)."""

    keyword: str = ""
    factory: bool = False
    by_columns: bool = False
    by_key: bool = False
    """What is set under a key of a mapping is written alone (`$set: {"totals.day": …}`), and leaves the other keys as they are."""
    style: Literal["sqlalchemy", "django", "tortoise", "peewee", "document"] = "sqlalchemy"


class OrmDecorator(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class decorator (or a method of a registry) that maps a class (`registry.mapped_as_dataclass`); with `makes_base` the class is a base whose subclasses are mapped
    (`as_declarative`)."""

    makes_base: bool = False


class OrmWiring(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A base class or function decorator of code that a framework hands ORM models by contract: a model form, an admin's view, a signal's receiver, a test factory, a manager. With `callable`, a
    call that registers such a function (`post_save.connect(f)`)."""

    callable: Argument | None = None


class DtoBase(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A base class whose subclasses are shapes at the process boundary."""


class Dumps(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A method or function that turns a DTO into a plain dictionary of its fields (`pydantic.BaseModel.model_dump`, `dataclasses.asdict`)."""


class ShapeMaker(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decorator or base (`dataclasses.dataclass`, `attrs.define`, `typing.TypedDict`, `typing.NamedTuple`) that makes a plain shape: a DTO in a schemas/dto module,
    and with `boundary` a DTO wherever it stands (`strawberry.type`)."""

    boundary: bool = False


class Derives(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A public class of a library that may be there without types: mypy then does not see that it derives from `bases`, which other rows are about. A second public name of the
    same class counts as deriving from the first."""

    bases: tuple[str, ...]

    def mentions(self) -> tuple[str, ...]:
        return self.bases


class Route(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decorator that makes a function (or class) a request handler: a method of an application or router, or a function. `methods` are the HTTP methods it stands for
    (empty: those given as `methods_argument`); `path` is the URL argument. `sync_runs` says where a plain `def` handler runs."""

    methods: tuple[str, ...] = ()
    methods_argument: Argument | None = None
    path: Argument | None = None
    what: Literal["route", "websocket", "hook", "error handler", "resolver", "middleware"] = "route"
    sync_runs: Literal["thread", "loop", "worker"] = "worker"
    sync_option: str = ""
    """A keyword which, set true, moves a plain `def` to a thread (Litestar's `sync_to_thread`)."""
    by_own_name: bool = False
    """Where no path is given, the function's own name is the last part of the URL."""
    marks: bool = False
    """It only marks the function, which the application has to be given besides (`aiohttp.web.middleware`)."""


class RouteCall(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that registers a handler (`app.add_api_route`, `django.urls.path`, `app.router.add_get`). A handler given as `X.as_view()` means class X."""

    handler: Argument
    path: Argument | None = None
    methods: tuple[str, ...] = ()
    methods_argument: Argument | None = None
    what: Literal["route", "hook", "grpc"] = "route"
    sync_runs: Literal["thread", "loop", "worker"] = "worker"


class HandlerBase(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A base class whose named methods (`get`, `post`, `create` …) are request handlers. With `module_ending` and `class_ending`, also every class so called that a generator writes. `actions` are
    handlers too where a base of the project routes requests to methods by another name than the verb's: it has a `routes` of its own that takes an argument `routes_by`
    (`def as_view(cls, actions=None)`)."""

    module_ending: str = ""
    class_ending: str = ""
    actions: tuple[str, ...] = ()
    routes: str = ""
    routes_by: str = ""

    methods: tuple[str, ...]
    what: Literal["view", "viewset", "serializer", "form", "admin", "websocket", "grpc", "middleware", "resolver"] = "view"
    sync_runs: Literal["thread", "loop", "worker"] = "worker"


class HandlerSignature(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A web framework's request class. A function of a module whose first parameter is one, and which answers with one of `gives`, is a request handler though nothing in sight registers it.
    `others`: handlers take more than the request (Django gives what the URL says)."""

    gives: tuple[str, ...]
    others: bool = False
    sync_runs: Literal["thread", "loop", "worker"] = "worker"

    def mentions(self) -> tuple[str, ...]:
        return self.gives


class Dependency(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A marker by which a framework injects the result of a callable (`fastapi.Depends`, `litestar.di.Provide`)."""

    callable: Argument
    sync_runs: Literal["thread", "loop", "worker"] = "thread"
    sync_option: str = ""
    """A keyword which, set true, moves a sync callable to a thread (Litestar's `sync_to_thread`)."""


class Job(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decorator, base class or registering call that makes a function or class a background job. `methods` are the job's methods for a base class."""

    methods: tuple[str, ...] = ()
    callable: Argument | None = None
    """For a registering call (`scheduler.add_job(func)`)."""
    runs: Literal["process", "thread", "loop"] = "process"
    again_if: str = ""
    """The keyword which, set true, has a job run again when its worker dies in the middle of it (Celery's `acks_late`)."""
    told_by: tuple[str, ...] = ()
    """Keywords that no other decorator of its name takes: they tell it where nobody knows what it is taken from."""


class Command(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decorator, a base class with its `methods`, or the argument `callable` of a call, that makes a function or class a command of an operator's (a management command, a CLI command)."""

    methods: tuple[str, ...] = ()
    callable: Argument | None = None


class Enqueues(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A method of a job (or a queue) that puts it on the queue (`task.delay`, `queue.enqueue`). `callable` is the job where it is an argument."""

    callable: Argument | None = None
    own_loop: bool = False
    """A coroutine function that is put there runs in a worker that does nothing else, on a loop of its own."""


class Consumer(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decorator or registering call for a message handler (`callable`), or a client class whose iteration or `receive` call makes a loop a consumer."""

    callable: Argument | None = None
    once: bool = False
    """A message comes at most once: what fails is not delivered again (Redis pub/sub, core NATS)."""
    once_if: str = ""
    """The keyword which, set true, makes it so (`auto_ack` of RabbitMQ)."""


class ReadsDelivery(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that verifies or takes apart what another system delivers to a webhook (`stripe.Webhook.construct_event`), or a decorator that hands a function such events. `payload` is what was
    delivered. `gives_event` when its result is the event. A wrong signature is an exception (`says` "raises"), the answer False ("answers"), or is not looked at ("nothing")."""

    payload: Argument | None = None
    gives_event: bool = False
    says: Literal["raises", "answers", "nothing"] = "raises"


class DeliveryType(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class in whose instances deliveries come: the event of a webhook (`stripe.Event`), the message of a queue (`aio_pika.abc.AbstractIncomingMessage`)."""

    comes_by: Literal["webhook", "queue"]


class Lifespan(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decorator, or the argument `callable` of a call, that makes a function run at start-up or shutdown, before or after serving."""

    callable: Argument | None = None


class TestBase(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A base class of tests."""

    __test__ = False


class Fixture(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decorator that makes a fixture: the keywords by which it says how long one value lives, its name, and that every test gets it."""

    scope: str = "scope"
    given_name: str = "name"
    automatic: str = "autouse"


class OrderMark(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mark of a test that fixes its place among others. `names_others` is the keyword that says behind which it comes; without that keyword the mark says nothing."""

    names_others: str = ""


class Replaces(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call by which a test puts something else in a thing's place: `target` is its dotted name, or with `attribute` the object that has it under that name. With `each_keyword`, `target` (either
    of the two) has each of the other keywords' names, but for `options`."""

    target: Argument
    attribute: Argument | None = None
    each_keyword: bool = False
    options: tuple[str, ...] = ()


class StandIn(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that makes an object which takes the place of another one; `spec` are the parameters that say of which."""

    spec: tuple[Argument, ...]


class Ambient(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that answers differently each time: the clock, chance, the environment."""

    what: Literal["clock", "chance", "environment"]


class Restores(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A context manager or decorator that puts back what was changed in it, or a function (with `later`) that has something undone when the test has ended."""

    later: bool = False


# --- architecture -----------------------------------------------------------------------------------------------------------------


class Package(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A top-level package or module, by what it is for. `name` is the import name. A domain may not import web, orm, queue, http, cloud, io and cache;
    the other kinds (serialization, logging, resilience, testing, language, pure) only where the project forbids them. A "language" takes texts apart into tokens and trees."""

    kind: Literal["web", "orm", "queue", "http", "cloud", "io", "serialization", "logging", "cache", "resilience", "testing", "language", "pure"]
    unsaid: Literal["", "GET", "all"] = ""
    """Which methods a function of a web framework answers whose route names none."""
    middlewares: tuple[str, ...] = ()
    """The settings that list by name what stands before every request."""
    in_thread: str = ""
    """What runs a function that asks it off the event loop, where a thread of any kind will not do, because connections belong to one (`sync_to_async`)."""


# --- what handlers and repositories do with rows --------------------------------------------------------------------------------


class FailsWith(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a call raises when it does not succeed: the one class that all expected failures of a function, or of a whole package, share (`requests.RequestException`). Source: the library's page on errors."""

    error: str

    def mentions(self) -> tuple[str, ...]:
        return (self.error if "." in self.error else f"builtins.{self.error}",)


class Writes(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that changes stored rows, or hands over what will (`Session.add`, `QuerySet.update`, `sqlalchemy.insert`). With `statement`, only where that argument is text that changes
    something (`INSERT …`); with `unless_false`, not where that keyword is False (`form.save(commit=False)`). `assigns` when its keywords set columns of rows that are there already."""

    statement: Argument | None = None
    unless_false: str = ""
    assigns: bool = False


class OpensTransaction(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A context manager or decorator that opens a transaction around what it holds. With `commits`, a method that ends one which the first statement began by itself (`Session.commit`). `each_request` is
    the setting by which every request runs in one from its beginning to its end: what is opened within it ends with it."""

    commits: bool = False
    each_request: str = ""


class Validates(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that judges a value and raises where it is wrong: the argument `value`, without it the receiver (`Model.full_clean`). `only_with`: the keyword that says what it has to be, without which
    the call only parses (`decode(body, type=Order)`)."""

    value: Argument | None = None
    only_with: str = ""


class Repeated(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it makes for a difference to make a call twice: "none", everything is as after the first (`redis.Redis.set`, `put_object`); or "more", it adds to what is there or goes out once more
    (`incr`, a mail). `key` are keywords whose value lets the other side tell the second call from a new one."""

    twice: Literal["none", "more"]
    key: tuple[str, ...] = ()


class Claims(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that writes a key only where it is not there yet, in one step: its result says whether it did, or it `raises`. `key` is the argument with it; `only_if` a keyword that has to be true for that
    (`nx`), or just given where `given` is set (`ConditionExpression`). `field`: in that mapping's item of this name (`_id`)."""

    key: Argument
    only_if: str = ""
    given: bool = False
    raises: bool = False
    field: str = ""


# --- rows: what is read from a store and written back ---------------------------------------------------------------------------


class HandsRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A base class to which the framework hands a row that it has loaded: to one `method`, as the parameter at this `position` (`self` is 0), or on the object itself, as its `attribute`; unless the class is also one of `but`,
    where that row is new."""

    method: str = ""
    position: int = 0
    attribute: str = ""
    but: tuple[str, ...] = ()


class KeepsAnything(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of a framework whose attributes are whatever somebody has put there while a request is served (`flask.g`, `request.state`)."""


class LoadsRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that reads from a store what is there already. `gives`: one row or several as objects of a model; one or several as mappings of columns or fields (a driver's record, a document); a
    bare value. `of` says which model, where that is an argument; `where` is the argument with the conditions or the key; `statement` is SQL text. `may_make` when it makes the row where there is none, and
    gives a pair with whether it did."""

    gives: Literal["row", "rows", "mapping", "mappings", "value"] = "row"
    of: Argument | None = None
    where: Argument | None = None
    statement: Argument | None = None
    locked_by: Argument | None = None
    """The argument which, given and not false, has the row locked until the transaction ends."""
    may_make: bool = False
    changes: bool = False
    """It changes the row in the same step (`find_one_and_update`): nothing can come between."""
    says_it: bool = False
    """Its name alone says what it is, whatever it is called on (`fetchrow`, `get_object_or_404`)."""


class LocksRows(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call by which the rows that a query reads stay locked until its transaction ends (`Select.with_for_update`), or, with `locked_by`, one that does so where that argument is given and not false
    (`Session.refresh`)."""

    locked_by: Argument | None = None


class StoresRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that writes what a row already there has. `what`: the fields of the object that it is called on or given as `object` (`Model.save`); columns given by keyword or as the mapping `values`
    (`QuerySet.update`); fields of a document (`update_one`, with the conditions as `where` and the change as `values`); a value under a key (`where`, `values`); SQL text (`statement`, its parameters behind)."""

    what: Literal["object", "columns", "document", "value", "statement"]
    object: Argument | None = None
    values: Argument | None = None
    where: Argument | None = None
    column: Argument | None = None
    """The argument that names the field, where a value under a key has several (`hset`)."""
    fields: Argument | None = None
    """The argument that is a mapping of such fields (`hset(key, mapping={…})`)."""
    statement: Argument | None = None
    only_values: bool = False
    """Only what `values` has is set; the keywords beside it say which row, or how (`update_or_create(number=…, defaults={…})`)."""
    says_it: bool = False
    """Its name alone says what it is, whatever it is called on (`update_one`)."""


class GuardsRows(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How rows are kept from others between read and write, in a library's own words: on a base class of models, or a class by which one reads. `lock` says what to do for the read to keep others out, `compute` how the store works the new
    value out, `join` how it puts a text behind another ("": not in one statement), `compare` how a write compares and sets. `{model}`, `{field}`, `{row}`, `{op}`, `{by}`, `{new}` stand for what the site has."""

    lock: str
    compute: str
    compare: str
    join: str = ""
    whole: str = ""
    """The method of a row that stores all its fields, those that were not changed too."""
    unnoticed: str = ""
    """What to write instead of changing a list or mapping in place, where the mapper only stores what is assigned, unless the column is declared as one that is watched."""


class WorkedOutByStore(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function or class for an expression that the store works out when the statement runs (`django.db.models.F`)."""


class InsertsRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that stores a new row. The row is the argument `object` (`Session.add`); or of the `model` given (`sqlalchemy.insert`); or `on` says what it is called on: the model or a query of it
    ("model", `objects.create`), the new row itself ("row", `Model.save`), a collection ("table", `insert_one`), a serializer or form of the model ("meta", `form.save`). Under one of the keywords
    `resolves` it is no error that the row is there already (`ignore_conflicts`)."""

    object: Argument | None = None
    model: Argument | None = None
    on: Literal["", "model", "row", "table", "meta"] = ""
    unless_there: bool = False
    """It looks first, and stores the row where there is none (`get_or_create`); a conflict under a unique constraint it answers itself."""
    resolves: tuple[str, ...] = ()
    says_it: bool = False


class HandsForm(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of a framework whose `methods` are given the serializer or form that is to be saved, as the parameter at `position` (0 is `self`); the class itself names its model."""

    methods: tuple[str, ...]
    position: int = 1


class ResolvesConflict(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A method of an insert by which it is no error that the row is there already (`on_conflict_do_nothing`)."""


class FiltersAlways(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that adds a condition to all queries of a model (`with_loader_criteria`), or a base class (or manager) of models that leaves out deleted rows by itself (`SoftDeletableModel`)."""


class ChecksUnique(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A validator that asks the store whether a row is there already, before somebody else inserts one (`UniqueValidator`): `queryset` says which rows, `fields` the columns, without it the field that it
    stands at."""

    queryset: Argument
    fields: Argument | None = None
    source: str = ""
    """The keyword of such a field by which it stands for a column of another name."""


class HandlesErrors(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decorator or call that registers what answers an exception in the whole application (`app.exception_handler(IntegrityError)`): `exception` is its class."""

    exception: Argument


# --- what a model declares -------------------------------------------------------------------------------------------------------


class DeclaresColumn(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call in the body of a model's class (or in a table) that declares a column. `nullable`, `unique`, `index` and `primary_key` are the arguments that say so, by the constant true; `nullable_by`
    says what holds where `nullable` is not given: the column takes no NULL, takes it, or does as the annotation says."""

    nullable: Argument | None = None
    nullable_by: Literal["no", "yes", "annotation"] = "no"
    unique: Argument | None = None
    index: Argument | None = None
    primary_key: Argument | None = None
    renamed: Argument | None = None
    """The argument with the column's name in the database, where it is text."""
    is_unique: bool = False
    """It is unique by itself (`OneToOneField`)."""
    is_indexed: bool = False
    """It has an index by itself (`ForeignKey` of Django, `SlugField`)."""
    is_primary_key: bool = False
    holds: Literal["", "text", "number", "boolean", "moment", "document", "relation"] = ""
    """A document is a list or mapping (`JSONField`)."""
    wraps: tuple[str, ...] = ()
    """Arguments that hold another such call, or a dictionary of its arguments (`sa_column`, `sa_column_kwargs`)."""


class ColumnType(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class that, given to a column, says what it holds (`sqlalchemy.Boolean`)."""

    holds: Literal["text", "number", "boolean", "moment", "document"]


class DeclaresKey(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that stands for a constraint or index over columns (`UniqueConstraint`, `Index`, `IndexModel`). `columns` is the argument that lists them; without it they are all positional arguments from
    `rest` on. `unique` is "always", "never", or "said" by `unique_argument`. `where` are the keywords with a condition, for a partial one."""

    unique: Literal["always", "never", "said"] = "said"
    unique_argument: str = "unique"
    columns: Argument | None = None
    rest: int = -1
    where: tuple[str, ...] = ()
    is_primary: bool = False
    excludes: bool = False
    """It keeps rows apart whose ranges overlap (`ExcludeConstraint`)."""
    nulls_equal: tuple[str, ...] = ()
    """The keywords, with their values, by which two rows with NULL in a column agree on it (`nulls_distinct=False`)."""


class KeyOption(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the models of a base (`name`) list constraints and indexes: `path` is the attribute of the class, or of a class in it (`Meta.unique_together`). `unique` is what groups of plain names mean
    there; `pairs` where each is written with its uniqueness beside it (`(("a", "b"), True)`)."""

    path: str
    unique: bool = False
    pairs: bool = False
    write: str = ""
    """How a unique constraint is written there: `{columns}` are the quoted names with commas, `{model}` the model's name, `{name}` a name for the constraint."""
    write_partial: str = ""
    """How one is written that holds under the condition `{alive}` only."""
    write_index: str = ""
    """How an index over a column is written."""
    alive_moment: str = ""
    """How the condition is written that the moment `{column}` is not set."""
    alive_flag: str = ""
    """How the condition is written that the flag `{column}` is not set."""


class TableName(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the models of a base (`name`) say the name of their table or collection (`__tablename__`, `Meta.db_table`)."""

    path: str


class LibraryModel(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A library's own model, or a base of models with columns of its own (`django.contrib.auth.models.AbstractUser`): its `columns`, and those of them that are `unique`."""

    columns: tuple[str, ...]
    unique: tuple[str, ...] = ()


class AddsKey(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that adds a constraint or index to a table elsewhere than in its model: in a migration, or on a collection. The table is the argument `table`, else the one of the `with` block around it, or
    the receiver (`on_receiver`). What is added: `columns`, unique as `DeclaresKey` says; or `declared`, an argument (or with `rest`, all positional ones from there on) that holds such a call, a column or a list of
    groups. Or `sql`, a text."""

    table: Argument | None = None
    on_receiver: bool = False
    columns: Argument | None = None
    unique: Literal["always", "never", "said"] = "said"
    unique_argument: str = "unique"
    where: tuple[str, ...] = ()
    declared: Argument | None = None
    rest: int = -1
    sql: Argument | None = None
    groups_unique: bool = False
    """Groups of plain names in `declared` are unique (`AlterUniqueTogether`)."""
    opens: bool = False
    """Entered by `with`, it says the table of what stands in the block (`op.batch_alter_table`)."""


# --- relations of models ----------------------------------------------------------------------------------------------------------


class Relates(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What declares a relation to another model in a class body: a call that a field is set to (`sqlalchemy.orm.relationship`, `django.db.models.ForeignKey`), or a class in the field's
    annotation (`tortoise.fields.ReverseRelation`, `beanie.Link`).

    `many` says what the field then holds: one row, several, or (`type`) what its annotation or `uselist` says. `read` is what asks the database: reading the attribute, running the query that it gives
    (`order.lines.all()`), or awaiting it. `loading` is the argument that says when the related rows are loaded, `eager`, `queried` and `refused` its words for "with the row", "by a query of its own" and
    "never"; `options` an argument with a dict of such keywords, `wraps` one with the declaration itself. `default` is what holds without. `load_one` and `load_many` are what to write at the query, with
    `{name}`, `{model}` and `{target}` for the attribute and the two classes."""

    target: Argument = Argument()
    many: Literal["one", "many", "type"]
    read: Literal["attribute", "query", "await"] = "attribute"
    default: Literal["lazy", "eager"] = "lazy"
    loading: Argument | None = None
    eager: tuple[str, ...] = ()
    queried: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    options: Argument | None = None
    options_of: str = ""
    """The name of the row that says what the keywords in `options` mean, where they are not this row's."""
    wraps: Argument | None = None
    many_unless_false: str = ""
    """The keyword which, set False, makes it one row (`uselist`)."""
    through: Argument | None = None
    """The argument that names a table between the two (`secondary`): both sides hold many then."""
    reverse: Argument | None = None
    """The argument that names the attribute which the other model gets, as text or as a call of its own with the text first (`backref("lines", lazy="selectin")`)."""
    reverse_default: str = ""
    """Its name where none is given, with `{model}` for this class in lower case (`{model}_set`); without it there is none."""
    reverse_many: Literal["one", "many", "opposite"] = "many"
    """What the other side holds; "opposite": one where this side holds many, many where it holds one."""
    reverse_read: Literal["attribute", "query", "await"] = "attribute"
    back: Argument | None = None
    """The argument that only names the attribute of the other side, which is declared there (`back_populates`)."""
    load_one: str = ""
    load_many: str = ""
    load_queried: str = ""
    """What to write instead where the relation is a query of its own, which no loader works on (`lazy="dynamic"`)."""
    prefetched: tuple[str, ...] = ()
    """Methods of the query that a relation gives (this one, or its reverse) which ask nothing where its rows were loaded before (`all`, `count`)."""
    remembered: bool = False
    """A row that a session holds already is not asked for again: many rows that lead to one cost one query (SQLAlchemy's identity map)."""

    def mentions(self) -> tuple[str, ...]:
        return (self.options_of,) if self.options_of else ()


class Asks(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that reads from a store each time: one round trip. `when` says what sends the query: the call itself, awaiting its result, or walking over it (a lazy query set; its length, truth and items
    too). With `statement`, only where that argument does not change rows instead. `instead` is how to ask once for all, with `{model}` for the model's name; `unless_receiver`: classes on whose instances the call is only
    noted down (a pipeline)."""

    when: Literal["called", "awaited", "walked"] = "called"
    statement: Argument | None = None
    instead: str = ""
    unless_receiver: tuple[str, ...] = ()
    says_it: bool = False
    """Its name alone says what it is, whatever it is called on (`fetchrow`)."""

    def mentions(self) -> tuple[str, ...]:
        return self.unless_receiver


class LoadsRelated(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call in a query, or on rows, by which related rows come with them (`selectinload`, `QuerySet.select_related`, `prefetch_related_objects`). `by` says how its arguments name what comes: the
    attributes of the models, their names in text, the related models' classes; or that they all do, where the keyword `flag` is true. With `all_without`, a call that names none loads every relation to one row."""

    by: Literal["attribute", "name", "model", "all"]
    flag: str = ""
    all_without: bool = False


class ActsAsProperty(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decorator by which a method is read like an attribute, other than the language's own (`hybrid_property`); `keeps` where the first result is kept on the object (`cached_property`)."""

    keeps: bool = False


class PutsOut(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class whose instances, as fields of a class that puts rows out, read an attribute of each row: the field's name, or what the keyword `source` says, with dots to related rows. `reads` says what it
    needs of the last part: the related row itself (a nested serializer), its key, which a relation to one has in a column of the row, or only a value. Nothing is read under one of the keywords `unless`.
    `listed`: where a class of this kind names further fields in text (`Meta.fields`), which read the keys of relations."""

    source: str = ""
    reads: Literal["row", "key", "value"] = "value"
    unless: tuple[str, ...] = ("write_only", "load_only")
    listed: str = ""


class AsksOfFields(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A base class of views whose framework reads rows by what the class says in its body: the field `query` holds the query, or `model` the model of which all are asked for; unless its `method` gives the query."""

    query: str
    method: str
    model: str = ""


class KeepsToRelation(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A method of a query that keeps to the rows which a relation of a given row holds (`with_parent`), and so to the condition by which the relation was declared: that is the keyword `condition` there."""

    condition: str


class ListsRows(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A base class of views that put out many rows: those that the field `query`, or `method`, gives, by the class that the field `shape` names; unless one of the methods `unless_methods` chooses another."""

    query: str
    method: str
    shape: str
    unless_methods: tuple[str, ...] = ()


class RunsPerRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What has a method run once for each row that is put out: a field in a class body that names it (`SerializerMethodField`: the argument `method`, or `default_method` with `{name}` for the field; a function given there), a
    decorator (`computed_field`), or a base class by its `methods` (`to_representation`). The row is the first parameter after `self`, or `self` itself for a decorator."""

    method: Argument | None = None
    default_method: str = ""
    methods: tuple[str, ...] = ()
    """Methods of a base class; one that ends with `_` stands for all that begin so, whose row is their first parameter (`resolve_`)."""
    listed: str = ""
    """The field in which a class of this base names such methods of its own (`list_display`)."""
    loads: str = ""
    """The field in which it names the relations that come with the rows (`list_select_related`)."""
    unless_named: tuple[str, ...] = ()
    """How classes end that are made once, not for each row (the root types of a GraphQL schema)."""


class ReadsAttributes(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A method of a shape's class that makes one by reading the attributes of an `object` by its fields' names (`pydantic.BaseModel.model_validate`)."""

    object: Argument


class AsyncAttribute(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attribute of a row through which its lazy relations are awaited (`AsyncAttrs.awaitable_attrs`)."""


# --- sessions ---------------------------------------------------------------------------------------------------------------------


class KeepsRows(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A session class: the rows that it loads or is given belong to it, and are let go of when it ends (`sqlalchemy.orm.Session`). With `makes`, a class whose instances, called, give such a
    session (`sqlalchemy.orm.sessionmaker`). `expires` is the constructor's argument that says whether a commit expires the rows; it does where the argument is not given. `is_async`: what was
    expired, or never loaded, cannot be loaded by reading an attribute. `everywhere`: one object stands for the session of each thread or request, and lives on after one of them ends."""

    expires: Argument = Argument()
    is_async: bool = False
    makes: bool = False
    everywhere: bool = False
    factory: Argument | None = None
    """The constructor's argument with the factory that makes its sessions."""


class SessionStep(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A method of a session, and what it does to rows: loads them; takes one as its own ("add"); ends the transaction when a block ends ("begin") or at once ("commit", "rollback"); lets go of
    all rows ("close"); forgets what was loaded of one or all ("expire"), loads it again ("refresh"); lets go of one or all on purpose ("detach"). `row` is the argument with the row or rows, where only
    those are meant; `attributes` the argument with names of attributes."""

    does: Literal["load", "add", "begin", "commit", "rollback", "close", "expire", "refresh", "detach"]
    row: Argument | None = None
    attributes: Argument | None = None


class HoldsRows(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of a database library whose instances hold, or give out one by one, the rows that are its type arguments (`sqlalchemy.Row`, `sqlalchemy.ScalarResult`)."""


# --- lifecycles -------------------------------------------------------------------------------------------------------------------


class CopiesChanged(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that makes a copy of an object with some fields set, by keyword or as the mapping `values` (`dataclasses.replace`, `BaseModel.model_copy`). `object` is the original; without it, what the
    method is called on."""

    object: Argument | None = None
    values: Argument | None = None


class SavesFields(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A method that stores an object with the fields given by keyword (`serializer.save(status=…)`): the one given as `instance` where its own was made, else a new one. `model` is the path of the attribute that names
    the object's class."""

    instance: Argument
    model: str = ""


class StateMachine(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What checks transitions of a state by itself: a base class of state machines, a class whose instance drives an object, a decorator that names the states from which a method may be called."""


class LoadsRelation(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that has a query load the relations among its arguments together with its rows, or load them at once (`sqlalchemy.orm.selectinload(Order.lines)`), a function or a method that goes on from
    another such call."""


class TakesLoaders(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that gives a query its loaders (`statement.options(…)`): all its arguments, or what its `keyword` is given."""

    keyword: str = ""


class Retries(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What has something tried again. `what` says what: a "function" that it decorates, is given or runs the body of; whatever a "policy" is handed to; the calls of a "client", or "transport" of one; a "job"; a "later"
    run of the job that says so. On a class that is derived from, the arguments are its attributes."""

    what: Literal["function", "policy", "client", "job", "later"]
    attempts: tuple[Argument, ...] = ()
    """How often at most, by the first of them that is given; `counts` whether the first attempt counts too."""
    counts: Literal["attempts", "retries"] = "attempts"
    total: tuple[Argument, ...] = ()
    """The same, where the first attempt always counts (`total_max_attempts`)."""
    default: int = 1
    """Attempts, the first one counted, where it says nothing; 0 is for ever."""
    none: Literal["forever", "default"] = "default"
    """What a None given as the number means."""
    below_zero: Literal["forever", "default"] = "default"
    """What a negative number means."""
    bounds: tuple[Argument, ...] = ()
    """Arguments that limit its time."""
    bounded: bool = False
    """Its time is limited where nothing is said."""
    stop: Argument | None = None
    """The argument with a `RetryStop`."""
    wait: tuple[Argument, ...] = ()
    """Arguments with a `RetryWait`, or a number of seconds, or several in a list."""
    growth: Literal["none", "fixed", "linear", "exponential", "random", "unknown"] = "none"
    """How it waits where nothing is said."""
    jitter: bool = False
    grows_by: tuple[Argument, ...] = ()
    """Where one of these is given, and neither 0 nor false, the wait grows exponentially."""
    linear_by: tuple[Argument, ...] = ()
    random_by: tuple[Argument, ...] = ()
    """Where one of these is given, the wait is a random one."""
    jitter_by: Argument | None = None
    """The argument that decides whether there is jitter."""
    policy: Argument | None = None
    """The argument with a policy, another such call, or a number that stands for one."""
    inside: tuple[Argument, ...] = ()
    """Arguments that hold a dictionary of further arguments."""
    on: tuple[Argument, ...] = ()
    """The exceptions, or a `RetryOn`."""
    only_if: tuple[Argument, ...] = ()
    """It tries again only where one of these is given, and neither 0 nor false."""
    callable: Argument | None = None
    """The function that it runs, where that is an argument."""
    packages: tuple[str, ...] = ()
    """Where the exceptions come from that a client raises in the end."""
    altered_by: tuple[str, ...] = ()
    """Methods, of what it makes or decorates, that give the same with some of the arguments said anew."""
    polls: bool = False
    """It goes by what is given back, until that is as wanted."""
    connect_only: bool = False
    setting: str = ""
    """The attribute of a module by which the number is set for all (`stripe.max_network_retries`)."""
    methods: tuple[Argument, ...] = ()
    """The arguments that say which HTTP methods are tried again once they were sent; without one of them only those that may be repeated, with None or False all."""
    asks: str = ""
    """The method of a job, the function's first parameter, by which it asks to be run later again, by the name of its row."""
    bound: str = ""
    """How an end is written."""
    backoff: str = ""
    """How waits are written that grow and jitter."""


class RetryStop(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What says when to stop trying: after `attempts`, at a limit of `time`, or "never"; with `parts`, when any or all of those say so that it is given."""

    attempts: Argument | None = None
    how: Literal["attempts", "time", "never", "other"] = "attempts"
    parts: Literal["", "any", "all"] = ""


class RetryWait(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What says how long to wait before trying again. With `parts`, its arguments are such waits themselves: "sum" of them, or one after another ("chain"). `wide` are the least and the most of a random one, with the
    most where it is not given."""

    growth: Literal["none", "fixed", "linear", "exponential", "random", "unknown"] = "unknown"
    jitter: bool = False
    jitter_by: Argument | None = None
    parts: Literal["", "sum", "chain"] = ""
    wide: tuple[Argument, ...] = ()
    most: float = 0


class RetryOn(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What says which failures to try again after: the `exceptions` given, or a "result" that is not there yet (which is polling)."""

    exceptions: Argument | None = None
    result: bool = False


class Sleeps(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that waits for some `seconds`."""

    seconds: Argument


# --- requests to other systems ----------------------------------------------------------------------------------------------------


class RunsAgain(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A queue's library, by its import name, that runs each job up to so many `attempts` where nobody says otherwise: when it fails, or when a worker stops in the middle. `limit` is the attribute of the worker's
    settings that says otherwise, `listed` the one that lists its jobs."""

    attempts: int
    limit: str = ""
    listed: str = ""


class SendsRequest(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that sends an HTTP request. `verb` is the argument that says its HTTP method (without one given it is GET, or POST where `body` is); where there is no such argument, its own name says it (`post`), or
    the `request` that was made before and is given (`urlopen(Request(…))`). `client` is the class on which it is called, which may have a base URL and headers of its own (`HttpClient`)."""

    verb: Argument | None = None
    url: Argument | None = None
    headers: Argument | None = None
    body: tuple[Argument, ...] = ()
    request: Argument | None = None
    client: str = ""
    builds: bool = False
    """It only makes a request, for a call that sends it."""


class HttpClient(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class whose instances send requests (`httpx.Client`): its constructor's arguments with the URL that all of them begin with and with headers of all of them. `internal`: classes that keep requests in this
    process, when one of them is given (`ASGITransport`)."""

    base: Argument = Argument()
    headers: Argument = Argument()
    internal: tuple[str, ...] = ()

    def mentions(self) -> tuple[str, ...]:
        return self.internal


class ExternalApi(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A client's class, a resource's class or a function of a provider's own library: what is called on it asks the provider over the network. `api` is the provider's name. `service` is the argument of
    the constructor that says which of its services (`boto3.client("ses")`), `own` are those of them that are a project's own storage, queue or cache. `harmless` are methods that ask nobody."""

    api: str
    service: Argument | None = None
    own: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    money: bool = False
    """It moves money."""


class BreaksCircuit(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A circuit breaker: a class whose instance, or a function or decorator which, stops calls to what has failed too often."""


class Undone(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exception which says that what was tried was not done: nothing was sent, it was refused unseen, or its transaction was taken back."""


class Answered(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exception which says that the other side has answered, with a status that is a failure: the connection was there."""


# --- secrets and signatures -------------------------------------------------------------------------------------------------------


class GivesWhole(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attribute, method or function that gives everything of its kind, secrets included (`starlette.requests.HTTPConnection.headers`, `os.environ`), or a class of such objects (`flask.Config`). `what` says it in words
    ("the headers of the request")."""

    what: str


class GivesSecret(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function whose result is a secret (`secrets.token_urlsafe`, `pydantic.SecretStr.get_secret_value`), or a class whose text shows one (`fastapi.security.HTTPAuthorizationCredentials`). `what` says it in words.
    With `if_false`, only where that keyword is False (`render_as_string(hide_password=False)`)."""

    what: str
    if_false: str = ""
    few: int = 0
    """Given fewer than these (bytes), the result is too short to guard anything."""


class HidesValue(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class whose text does not show what it holds (`pydantic.SecretStr`), or a function whose result does not show what it was made of (`hashlib.sha256`)."""


class HandlesRecords(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What log records or error reports go through before they are written: a base class, by its `method` (`logging.Filter`), or a call that is given the functions by a `keyword` or as its first argument
    (`structlog.configure(processors=…)`). With `by_key`, they get each value under its name."""

    method: str = ""
    keyword: str = ""
    by_key: bool = False


class OfPaths(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function whose first argument is the path of a file or folder (`open`, `os.path.exists`); with `gives`, its result is one too (`os.path.join`)."""

    gives: bool = False


class ShowsInput(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exception whose text shows what was given to what raised it: the `input` of one of the classes `given_to`, or the `url` that was asked by a function of its library."""

    what: Literal["input", "url"]
    given_to: tuple[str, ...] = ()

    def mentions(self) -> tuple[str, ...]:
        return self.given_to


class ShowsFields(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A base class or decorator by which the text of an object shows all its fields (`dataclasses.dataclass`, `pydantic.BaseModel`). `hidden_if_false` is the keyword which, set false at a field or the
    class, leaves it out."""

    hidden_if_false: str = "repr"


class Annotates(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that adds what it is given to a trace, an error report or all later log records (`Span.set_attribute`, `sentry_sdk.set_tag`, `BoundLogger.bind`). `where` says to what ("a span")."""

    where: str


class VerifiesSignature(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that tells whether somebody who knows a key made a message: it raises where not, or its result says so ("answers"). `unless_false` is an option which, set false, switches that off."""

    says: Literal["raises", "answers"] = "raises"
    unless_false: str = ""


class ComputesSignature(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that makes the signature of a message with a key (`hmac.new`), to be compared with one that was sent."""


class Limits(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What keeps an endpoint from being called too often. `how`: a "decorator" put on it; a "check" called in it, whose answer says no; a "guard" called in it, which raises, or an object injected; a "middleware" or
    "base" (of a view) that limits whoever has it; a "throttle", a class that a view names; "all", a maker that limits every endpoint when it is given one of `by`; a "lockout" after failed logins; "exempts", which takes an
    endpoint out."""

    how: Literal["decorator", "check", "guard", "middleware", "base", "throttle", "all", "lockout", "exempts"]
    by: tuple[str, ...] = ()
    """Keywords of which one has to be given, and not be empty."""
    through: tuple[str, ...] = ()
    """Middlewares of which one has to be there too, before it has any effect."""
    asked_if: str = ""
    """The keyword which, set false, leaves it to the endpoint to look at `asked_by`."""
    asked_by: str = ""
    only_anonymous: bool = False
    needs_scope: bool = False
    """It limits only views that name their scope."""
    scope: str = ""
    """The name under which the settings say how often, where the class itself does not: none there, and there is no limit."""
    settings: tuple[str, ...] = ()
    """Settings of the application which, when set, do what the keywords `by` do."""
    frameworks: tuple[str, ...] = ()
    """Import names of the web frameworks whose endpoints it limits, where it stands before all."""


class ThrottledViews(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A base class of views, or a decorator that makes one of a function, whose framework limits by classes that the view names. All fields are the framework's own words: the attribute (or the decorator, or its
    keyword) with the throttles' `classes`, with their `scope`, with the `permissions`; the `method` that answers the classes; the `setting` which is a table with what holds for views that name none.
    `everybody` is the permission class by which also those come in who are not signed in; by `rates` a throttle says itself how often."""

    classes: str
    scope: str
    method: str
    permissions: str
    everybody: str
    setting: str
    default_classes: str
    default_rates: str
    default_permissions: str
    rates: tuple[str, ...]


class LimitAdvice(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an endpoint of a framework is limited: what to `write`; `in_class` where it is a method of a class of views. `{name}` stands for the endpoint's name, `{scope}` for what it is
    called among all (`reset_password`, and for `LoginView.post` "login"). `needs` is the parameter, with its type, that the endpoint has to take for it."""

    write: str
    in_class: str = ""
    needs: str = ""


class CorrelationAdvice(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How every log line of a framework's requests, jobs or messages gets their id: what to `write`."""

    write: str


class Costs(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that shows what an endpoint is for: it checks a "password", opens a session for who "logs in", sends a "message", moves money ("pays"); or a class whose parameter is an "upload"."""

    what: Literal["password", "logs in", "message", "pays", "upload"]


class OffersEndpoint(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A view of a library that a project only names among its routes, or a module of routes that it includes as a whole. `does` is what of it is worth a limit, the worst; the default throttles of the
    package `throttled_by` stand before it. Of a module of routes, that one is found `at` this path below it; where the project has put a route of its own before that, the next worst is the view `beside` it."""

    does: Literal["logs in", "signs up", "resets a password"]
    write: str
    """What to write so that it is limited; `{name}` stands for the view."""
    throttled_by: str = ""
    at: str = ""
    beside: str = ""


# --- trust ------------------------------------------------------------------------------------------------------------------------


class GivenByClient(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client sends, as a framework hands it over: an attribute or method of its request (`starlette.requests.Request.headers`), of a view (`django.views.View.kwargs`) or form, or the marker of a
    parameter (`fastapi.Header`). `alias` is the argument with the name of the one header, cookie or field that is read."""

    what: Literal["path", "query", "body", "header", "cookie", "form", "file", "message", "any"]
    alias: Argument | None = None


class ActingPerson(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who acts, as the server has made sure: an attribute of a request (`django.http.HttpRequest.user`), a global or function (`flask_login.current_user`), a store that only the server writes
    (`flask.session`)."""


class ReadsClaims(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function that reads what a token says. Its signature is looked at (`checked`) "always", "never", or "unless" the argument `switch` is false, or holds the key `key` that is."""

    checked: Literal["always", "never", "unless"]
    token: Argument = Argument(position=0)
    switch: tuple[Argument, ...] = ()
    key: str = ""


class Permits(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decorator, base class or permission class that lets a request pass only for whom it `asks`: somebody with a "permission", or anybody who has logged in ("login", "anybody" for none).
    `of_all` are scopes that everybody has who has logged in: where `scopes` lists no others, no more is asked."""

    asks: Literal["permission", "login", "anybody"]
    scopes: Argument | None = None
    of_all: tuple[str, ...] = ()


KINDS: Final[tuple[type[Row], ...]] = (
    Limits,
    LimitAdvice,
    ThrottledViews,
    CorrelationAdvice,
    Costs,
    OffersEndpoint,
    RunsAgain,
    SendsRequest,
    HttpClient,
    ExternalApi,
    BreaksCircuit,
    Undone,
    Answered,
    Retries,
    RetryStop,
    RetryWait,
    RetryOn,
    Sleeps,
    Blocking,
    Returns,
    RunsElsewhere,
    RunsOnLoop,
    LastsForEver,
    SyncCallback,
    Lazy,
    ConsumesAwaitable,
    AsksAwaitable,
    Running,
    TakesValue,
    Spawns,
    LeavesTheRest,
    Lock,
    LocalTo,
    ServesAll,
    ServesAllIf,
    KeepsResult,
    RunsLoop,
    Logs,
    BindsContext,
    CarriesId,
    SetsUpLogs,
    Expected,
    Suppresses,
    HoldsFailures,
    AnswersFailure,
    Waits,
    GeneratedStub,
    NetworkTool,
    TimeoutValue,
    TimeoutScope,
    HandsBack,
    Shields,
    Greenlets,
    SocketDefault,
    Writes,
    OpensTransaction,
    Validates,
    InsertsRow,
    HandsForm,
    ResolvesConflict,
    ChecksUnique,
    FiltersAlways,
    HandlesErrors,
    DeclaresColumn,
    ColumnType,
    DeclaresKey,
    KeyOption,
    TableName,
    LibraryModel,
    AddsKey,
    Repeated,
    Claims,
    HandsRow,
    KeepsAnything,
    LoadsRow,
    LocksRows,
    StoresRow,
    GuardsRows,
    WorkedOutByStore,
    OrmBase,
    OrmDecorator,
    OrmWiring,
    DtoBase,
    Dumps,
    ShapeMaker,
    Derives,
    Route,
    RouteCall,
    HandlerBase,
    HandlesRecords,
    HandlerSignature,
    Dependency,
    Job,
    Command,
    Enqueues,
    Consumer,
    ReadsDelivery,
    DeliveryType,
    Lifespan,
    CopiesChanged,
    SavesFields,
    StateMachine,
    TestBase,
    Fixture,
    OrderMark,
    Restores,
    Replaces,
    StandIn,
    Ambient,
    Package,
    FailsWith,
    Relates,
    Asks,
    LoadsRelated,
    RunsPerRow,
    ActsAsProperty,
    PutsOut,
    AsksOfFields,
    KeepsToRelation,
    ListsRows,
    ReadsAttributes,
    AsyncAttribute,
    KeepsRows,
    SessionStep,
    HoldsRows,
    LoadsRelation,
    TakesLoaders,
    GivesWhole,
    GivesSecret,
    HidesValue,
    OfPaths,
    ShowsFields,
    ShowsInput,
    Annotates,
    VerifiesSignature,
    ComputesSignature,
    GivenByClient,
    ActingPerson,
    ReadsClaims,
    Permits,
)
