"""What an endpoint is for that somebody may do too often: logging in, signing up, resets, one-time codes, payments, messages, uploads, vouchers, sharing, imports in bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import HandlerBase, OffersEndpoint, Package
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.roles.role import Entry
from apr_mypy.views.abuse_evidence import evidence_of, is_for_scripts, is_of_money, is_of_other_sessions, only_shows, sets_password
from apr_mypy.views.abuse_words import MANAGED, WITHDRAWN, said_by_words
from apr_mypy.views.access import asked_before
from apr_mypy.views.endpoint_names import last_word_of_class, names_of, words_of_class
from apr_mypy.views.forms_taken import does_by_forms, takes_no_files
from apr_mypy.views.function import FunctionView
from apr_mypy.views.known_already import is_known_already
from apr_mypy.views.naming import last_name, outer_name, words_of
from apr_mypy.views.only_named_so import hands_on_to, has_invitation, has_nobody_to_let_in, is_of_vouchers, is_said_last, registers_a_thing
from apr_mypy.views.signing_up import creates_accounts, signs_up

if TYPE_CHECKING:
    from apr_mypy.views.module import ClassView, ModuleView
    from apr_mypy.views.whole import Whole

READING: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_REMOVING: Final = frozenset({"DELETE"})
_ANSWERS: Final = frozenset({"", "route", "view", "viewset", "resolver"})
_WORST: Final = ("pays", "logs in", "resets a password", "handles one-time codes", "signs up")
"""What makes it worse, the worst first."""

_ONES_OWN: Final = frozenset({"profile", "password", "preferences", "account", "email"})
_CHANGED: Final = frozenset({"change", "update", "edit", "changed"})
_TAKING: Final = frozenset({"post", "put", "patch", "create", "form_valid", "handle", "perform_create"})
_FORMS: Final = pattern_of(r"(Create|Form|Login|SignUp|Signup|Register|Registration|PasswordReset|PasswordResetConfirm)View$")
"""How libraries call the classes that take a form in."""
_MAKES_ROWS: Final = pattern_of(r"^(List)?CreateAPIView$|^CreateModelMixin$|^ModelViewSet$")
"""Those that make a row of what a serializer takes."""
_SAYS: Final = pattern_of(r"(Login|SignUp|Signup|PasswordReset)View$")
"""Those of them that say by their own name what they do, whatever the project calls the class that it makes of them."""
_MANAGING: Final = frozenset(
    [
        "purge",
        "erase",
        "wipe",
        "clear",
        "cancel",
        "list",
        "delete",
        "remove",
        "disable",
        "preview",
        "stop",
        "archive",
        "logout",
        "update",
        "edit",
        "rename",
    ]
)
"""First words of a name that say so whatever the path is."""
_SETTLED: Final = frozenset({"settings", "setting", "config", "configuration", "preferences", "cancel", "done", "leave", "disable", "report"})
"""Last words of names of what is set up, or done with what is there: `MailSettings`, `RefundCancel`."""
_KEEPING: Final = frozenset({*_MANAGING, "approve", "reject", "decline", "close", "restore", "publish"})
"""First words of what is done with a record that is there."""
_RECEIVING: Final = frozenset({"receive", "ingest"})
"""First words of what takes in messages from elsewhere: `receive_sms`."""
_RESETS: Final = pattern_of(
    r"^(do |perform |confirm |complete |finish |process |handle )?reset( confirm| complete| done| form| link| token| with token)?$"
)
"""What an endpoint is called that resets a password where it takes a new one."""


class Endpoint(NamedTuple):
    """A handler with what it is for (`does`: "logs in") and the places that register it."""

    fn: FunctionView
    does: str
    entries: tuple[Entry, ...]
    of_class: bool = False
    """The class of `fn` is meant, which takes it in by a method that it inherits from a library."""
    offered: OffersEndpoint | None = None
    """It is a library's own view, which the routes name as it is."""

    @property
    def is_worse(self) -> bool:
        return self.does in _WORST

    @property
    def is_for_strangers(self) -> bool:
        """Whether it is worth abusing only where anybody may call it: staff who send a mail are asked for a permission."""
        return self.does in ("sends messages", "imports in bulk", "takes uploads") or (self.is_worse and self.does != "pays")


def endpoints(program: Whole) -> Iterator[Endpoint]:
    """The handlers of a program that do any of this, in order."""
    registered: dict[str, list[Entry]] = {}
    for entry in program.roles.entries():
        if entry.role is Role.HANDLER and entry.what in _ANSWERS and not entry.function.rpartition(".")[2].startswith("__"):
            registered.setdefault(entry.function, []).append(entry)
    inheriting: dict[str, Endpoint] = {}
    for full, entries in registered.items():
        fn = next((module.functions[full] for module in _likely(program, entries) if full in module.functions), None)
        if fn is None or fn.module.role_of(fn) is not Role.HANDLER or fn.module.placed is Role.ADMIN:
            continue
        if any(base in registered for base in hands_on_to(fn)):
            continue  # one cause: the base's method is an endpoint itself
        does = what_it_does(program, fn, entries)
        if does:
            yield Endpoint(fn, does, tuple(entries))
        elif fn.owner is not None and fn.owner.full not in inheriting and (does := _inherits(program, fn, entries)):
            inheriting[fn.owner.full] = Endpoint(fn, does, tuple(entries), True)
    yield from inheriting.values()
    yield from _unwritten(program, inheriting.keys())


def _unwritten(program: Whole, known: Collection[str]) -> Iterator[Endpoint]:
    """The classes of views that leave to a library's base whatever answers a request, and are not `known` yet: `class Login(LoginView): template_name = "login.html"`."""
    for view in program.classes.values():
        owner, module = view.class_, view.module
        if not owner.bases or owner.full in known or module.placed is Role.ADMIN or not _TAKING.isdisjoint(view.methods):
            continue
        entries = program.roles.registered_class(module.facts, owner, "post") or _by_its_base(program, view)
        if not entries or any(not _TAKING.isdisjoint(base.methods) for full in owner.mro[1:] if (base := program.classes.get(full)) is not None):
            continue
        post = f.Function(f"{owner.full}.post", "post", (), 0, (), "", (), owner.line, owner.column, owner.line, owner.line, owner.column)
        fn = FunctionView(module, post, owner, None)
        does = _inherits(program, fn, entries)
        if does:
            yield Endpoint(fn, does, entries, True)


def _by_its_base(program: Whole, view: ClassView) -> tuple[Entry, ...]:
    """What a class of views that makes accounts answers though nothing in sight registers it: a library's base says that it is one, and no other class derives from it."""
    owner, module = view.class_, view.module
    row = module.knowledge.find(HandlerBase, program.roles.line_of(owner.full, owner.mro)) if not program.subclasses(owner.full) else None
    if row is None or row.what not in _ANSWERS or not creates_accounts(program, view):
        return ()
    framework = row.name.partition(".")[0]
    why = f"derives from `{module.knowledge.public(row.name)}`"
    return (Entry(Role.HANDLER, f"{owner.full}.post", module.name, module.facts.path, owner.line, why, what="view", framework=framework),)


def _inherits(program: Whole, fn: FunctionView, entries: Iterable[Entry]) -> str:
    """What a class of views does by a method that a library's base gives it: `class SignUp(CreateView)` without a `post` of its own."""
    owner, module = fn.owner, fn.module
    if owner is None or not _TAKING.isdisjoint(_methods(fn)):
        return ""
    bases = [last_name(base) for base in owner.bases if isinstance(base, (f.Name, f.Attr)) and not _is_own(module, base)]
    bases += [full.rpartition(".")[2] for full in owner.mro if not module.is_own(full)]  # of a base of the project, too
    view = program.classes.get(owner.full)
    if view is not None and any(_MAKES_ROWS.search(base) for base in bases) and creates_accounts(program, view):
        return "signs up"
    if not any(_FORMS.search(base) for base in bases):
        return ""
    said = set(said_by_words(words_of_class(owner), False))
    for base in bases:
        if _SAYS.search(base):
            said.update(said_by_words(words_of(base), False))
    return next((what for what in ("logs in", "resets a password", "signs up") if what in said), "")


def _is_own(module: ModuleView, base: f.Name | f.Attr) -> bool:
    """Whether a base class is the project's, also by the module that it is taken from: `views.LoginView`."""
    return any(module.is_own(full) for full in module.types.class_objects(base.type) or (base.name,))


def _likely(program: Whole, entries: Iterable[Entry]) -> Iterator[ModuleView]:
    for entry in entries:
        module = program.modules.get(entry.module)
        if module is not None:
            yield module


def what_it_does(program: Whole, fn: FunctionView, entries: Iterable[Entry]) -> str:
    """What an endpoint does that is worth a limit; "" for all others."""
    reads = _only_reads(fn, entries)
    if reads is None:
        return ""
    evidence = evidence_of(fn)
    if "logs in" in evidence and "password" in evidence and not (reads and fn.owner is not None):
        return "signs up" if "signs up" in said_by_words(next(names_of(fn, entries)), False) else "logs in"  # and is let in at once
    if "upload" in evidence and takes_no_files(program, fn):
        evidence.discard("upload")
    if reads:
        return "sends messages" if "message" in evidence else ""
    called = list(names_of(fn, entries))
    if not _ONES_OWN.isdisjoint(called[0]) and not _CHANGED.isdisjoint(called[0]):
        evidence.discard("message")  # it tells somebody of what they did themselves
    if called[0] and (called[0][0] in _KEEPING or called[0][-1] in _KEEPING or called[0][-1] == "withdraw"):
        evidence.discard("message")  # who ought to know is told of it, by the way
    if called[0] and called[0][0] in _RECEIVING:
        evidence.discard("message")  # it takes what others have sent, and hands it on
    moves_money = any(words == ["transfer"] or WITHDRAWN.search(" ".join(words)) for words in called) and is_of_money(fn)
    is_managing = len(called[0]) > 1 and (called[0][0] in _MANAGING or called[0][-1] in _SETTLED)
    is_managing = is_managing or last_word_of_class(fn) in MANAGED
    said = (
        []
        if is_managing
        else [one for number, words in enumerate(called) for one in said_by_words(words, moves_money) if number == 0 or is_said_last(one, words)]
    )
    if not said and not is_managing and not has_invitation(fn) and _SETTLED.isdisjoint(called[0]):
        said = list(does_by_forms(fn))
    if "redeems vouchers" in said and not is_of_vouchers(fn, entries):
        said = [one for one in said if one != "redeems vouchers"]
    if "sends messages" in said and "message" not in evidence and not {"invite", "invitation"}.isdisjoint(called[0]) and has_invitation(fn):
        said = [one for one in said if one != "sends messages"]
    if (
        "logs in" in said
        and "password" not in evidence
        and (
            is_for_scripts(fn, entries)
            or only_shows(fn)
            or ((is_known_already(program, fn) or (fn.owner is None and asked_before(program, fn))) and not sets_password(fn))
        )
    ):
        said = [one for one in said if one != "logs in"]
    if (
        "logs in" in said
        and "password" not in evidence
        and (has_nobody_to_let_in(fn, called, "logs in" in evidence) or ("logs in" not in evidence and is_of_other_sessions(fn, called)))
    ):
        said = [one for one in said if one != "logs in"]
    if "sends messages" in said and "message" not in evidence and any("feedback" in words for words in called) and is_known_already(program, fn):
        said = [one for one in said if one != "sends messages"]  # what somebody thinks of an answer, kept beside it
    if "sends messages" in said and "message" not in evidence and called[0][-1:] == ["change"]:
        said = [one for one in said if one != "sends messages"]  # whom to write to is changed: `ContactChange`
    if "signs up" in said and (is_known_already(program, fn) or ("password" not in evidence and registers_a_thing(fn))):
        said = [one for one in said if one != "signs up"]
    if (
        (not said or (said == ["sends messages"] and "message" not in evidence))
        and any(_RESETS.search(" ".join(words)) for words in called)
        and sets_password(fn)
    ):
        said = ["resets a password"]
    if not said and not is_managing and signs_up(program, fn, entries):
        said = ["signs up"]
    for what in _WORST:
        if what in said:
            return what
    if "pays" in evidence:
        return "pays"
    if "upload" in evidence:
        return "takes uploads"
    return said[0] if said else "sends messages" if "message" in evidence else ""


def _only_reads(fn: FunctionView, entries: Iterable[Entry]) -> bool | None:
    """Whether an endpoint only reads, as far as its methods say it; None where it is a helper of a view that answers nothing by itself."""
    methods = {method for entry in entries for method in entry.methods}
    name = fn.function.name
    if fn.owner is not None and any(entry.what in ("view", "viewset") or not entry.methods for entry in entries):
        if name == "get":
            return True
        if name.upper() in READING or name in (
            "list",
            "retrieve",
            "get_queryset",
            "get_object",
            "get_context_data",
            "get_initial",
            "get_form_kwargs",
            "form_invalid",
            "initial",
            "setup",
            "destroy",
            "perform_destroy",
            "delete",
        ):
            return None
        if name == "dispatch" or (name in ("perform_create", "perform_update", "form_valid") and not {"post", "create"}.isdisjoint(_methods(fn))):
            return None
        if name in ("dispatch_request",) and not methods:
            return False
    if all(entry.what == "resolver" for entry in entries):
        return not methods  # of a graph only mutations are said to be posted
    if methods:
        return None if methods <= _REMOVING else methods <= READING
    for decorator in fn.function.decorators:
        last = outer_name(decorator)
        if last in ("require_GET", "require_safe"):
            return True
        if last in ("require_POST",):
            return False
        if last == "require_http_methods":
            return (
                not any(isinstance(one, f.Const) and one.value in ("POST", "PUT", "PATCH") for arg in decorator.args for one in _items(arg.value))
                if isinstance(decorator, f.Call)
                else False
            )
    packages = fn.module.knowledge.table(Package)
    unsaid = {packages[entry.framework].unsaid for entry in entries if entry.framework in packages}
    if "GET" in unsaid:
        return fn.owner is None
    if "all" in unsaid and fn.owner is None:
        # a plain view answers all methods: it says in its body that it takes something in
        return not any(one.name in ("POST", "FILES", "body", "method") for one in fn.attrs)
    return False


def _methods(fn: FunctionView) -> set[str]:
    view = fn.module.classes.get(fn.owner.full) if fn.owner is not None else None
    return set(view.methods) if view is not None else set()


def _items(value: f.AnyValue) -> tuple[f.AnyValue, ...]:
    return value.items if isinstance(value, f.Many) else (value,)
