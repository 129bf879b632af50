"""Whether a function makes sure who sent a delivery before it acts on it: what its calls and conditions prove, and what all its paths come to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ReadsDelivery, VerifiesSignature
from apr_mypy.patterns import pattern_of
from apr_mypy.views.computed_signatures import is_keyed, is_signature
from apr_mypy.views.conditions import Condition, atoms, is_always_false
from apr_mypy.views.dependencies import injected
from apr_mypy.views.effects import constructs, first_word, package_kind
from apr_mypy.views.flow import Definition
from apr_mypy.views.known_senders import is_kept_secret, is_looked_up_secret, is_remote, is_sent_as_secret
from apr_mypy.views.naming import called_name
from apr_mypy.views.own_methods import on_object
from apr_mypy.views.queries import is_condition
from apr_mypy.views.secret_words import says_secret
from apr_mypy.views.taking_in import is_declared
from apr_mypy.views.told_by_errors import is_told_by_error
from apr_mypy.views.verified_paths import Paths
from apr_mypy.views.verifying_outcomes import Outcome, Wrong
from apr_mypy.views.vouching import is_vouched_for
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.incoming import Incoming
    from apr_mypy.views.makers import Calls

_DEEPEST: Final = 6
_CHECKS: Final = frozenset(
    {"verify", "validate", "check", "authenticate", "authorize", "construct", "unwrap", "parse", "is", "require", "ensure", "assert", "valid"}
)
_HOLDS_AGAINST: Final = frozenset({"verify", "validate", "check", "is", "authenticate"})
"""First words of what is given a signature to hold something against it: `validator.validate(url, fields, signature)`."""
_CHECKED: Final = pattern_of(r"signature|webhook|hmac|signed|construct_event|unwrap|sender|origin|authentic", re.IGNORECASE)
_SIGNED: Final = pattern_of(r"(^|_)(signature|sig)(_bytes|_b64)?$")
_ALLOWS: Final = {"can": "answers", "allows": "answers", "test": "raises", "require": "raises"}
"""Methods by which a permission is asked whether who acts has it, and how they say so."""


class Verifying:
    """Asks the functions of a program, each once. `incoming` says what of a function's values was delivered, by its full name."""

    def __init__(self, program: Calls) -> None:
        self.program = program
        self.wrong: dict[str, Wrong] = {}
        self.incoming: dict[str, Incoming] = {}
        self.serving = ""
        """The class whose handler is asked about: what is called on `self` is that class's own."""
        self._outcomes: dict[tuple[str, str], Outcome] = {}

    def outcome(self, fn: FunctionView, depth: int = 0) -> Outcome:
        """What is known of a function; asked once."""
        key = (fn.full, self.serving if fn.owner is not None else "")
        known = self._outcomes.get(key)
        if known is None:
            if depth > _DEEPEST:
                return Outcome()
            self._outcomes[key] = Outcome()
            known = self._outcomes[key] = Paths(self, fn, depth).run()
        return known

    def run_by(self, fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]:
        """What a call runs; on `self`, what the class that is asked about and those below it have, an override that does nothing among them."""
        found = self.program.run_by(fn, call)
        func = call.func
        if not (self.serving and fn.owner is not None and isinstance(func, f.Attr) and isinstance(func.base, f.Name) and func.base.name == "self"):
            return found
        return on_object(self.program, self.serving, func.name) or found

    # --- what tells who sent it ---------------------------------------------------------------------------------------------------

    def says(self, fn: FunctionView, call: f.Call, depth: int = 0) -> str:
        """Whether a call verifies: "raises" where not, "answers", or "" where it has nothing to do with it."""
        module = fn.module
        row = module.find(ReadsDelivery, fn, call)
        if row is not None:
            return "" if row.says == "nothing" else row.says
        known = module.find(VerifiesSignature, fn, call)
        if known is not None:
            return "" if known.unless_false and _is_switched_off(known.unless_false, call) else known.says
        name = called_name(call)
        if name == "any" and call.args and isinstance(call.args[0].value, f.Each):
            return "answers" if self.proves(fn, call.args[0].value.results[0], True, depth + 1) else ""
        if name in _ALLOWS and _is_of_permission(fn, call):
            return _ALLOWS[name]
        callees = self.run_by(fn, call)
        if is_declared(self.program, fn, call) and self._is_declared_check(fn, call):
            return "answers" if "builtins.bool" in module.types.classes(call.type) else "raises"
        if callees and not constructs(fn, call):
            found = [self.outcome(one, depth + 1) for one in callees]
            if all(one.verifies for one in found):
                return "raises"
            return "answers" if all(one.answers or one.verifies for one in found) else ""
        if not callees and not constructs(fn, call) and is_told_by_error(fn, call):
            return "raises"
        speaks = _CHECKED.search(name) is not None or (first_word(name) in _HOLDS_AGAINST and _is_given_signature(call))
        if not callees and first_word(name) in _CHECKS and speaks and not _is_of_own(fn, call):
            types = module.types
            is_asked = first_word(name) == "is" or fn.use_of(call).kind in ("condition", "returned")
            return "answers" if is_asked or "builtins.bool" in types.classes(call.type) else "raises"
        return ""

    def _is_declared_check(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether a function of the project that is only declared (a port, a `Protocol`) is one that checks signatures, by what it is called or what it is given."""
        name = called_name(call)
        if first_word(name) not in _CHECKS:
            return False
        given = [one.name.rpartition(".")[2] for arg in call.args for one in inside(arg.value) if isinstance(one, (f.Name, f.Attr))]
        texts = [str(one.value) for arg in call.args for one in inside(arg.value) if isinstance(one, f.Const)]
        return _CHECKED.search(name) is not None or any("signature" in one.lower() or "hmac" in one.lower() for one in (*given, *texts))

    def proves(self, fn: FunctionView, value: f.AnyValue, holds: bool, depth: int = 0) -> bool:
        """Whether a condition that is true (or, with `holds` False, false) leaves known who sent the delivery."""
        if depth > _DEEPEST:
            return False
        for atom in atoms(Condition(value, holds)):
            if self._proves(fn, atom.test, atom.holds, depth):
                return True
        if isinstance(value, f.Op) and ((value.op == "or" and holds) or (value.op == "and" and not holds)):
            return all(self.proves(fn, one, holds, depth + 1) for one in value.args)
        if isinstance(value, f.Op) and value.op == "not":
            return self.proves(fn, value.args[0], not holds, depth + 1)
        return False

    def _proves(self, fn: FunctionView, value: f.AnyValue, holds: bool, depth: int) -> bool:
        match value:
            case f.Await() | f.Bind():
                return self._proves(fn, value.value, holds, depth)
            case f.Call():
                if called_name(value) == "bool" and value.args:
                    return self.proves(fn, value.args[0].value, holds, depth + 1)
                return holds and self.says(fn, value, depth) == "answers"
            case f.Name(scope=f.LOCAL):
                return holds and self._is_proof(fn, value, depth)
            case f.Compare():
                return self._compared(fn, value, holds, depth)
            case f.Choice():
                # `verify(...) if header else False`
                return (
                    holds
                    and self.proves(fn, value.yes, True, depth + 1)
                    and (is_always_false(value.no) or self.proves(fn, value.no, True, depth + 1))
                )
            case _:
                return False

    def _is_proof(self, fn: FunctionView, name: f.Name, depth: int) -> bool:
        """Whether a local is true only where a check has said so."""
        seen = False
        for one in fn.definitions(name):
            if one.function is fn and one.kind == "parameter":
                if not self._is_given_proof(fn, one.name, depth):
                    return False
                seen = True
                continue
            if one.function is not fn or one.kind != "assigned" or one.value is None or one.path:
                return False
            if is_always_false(one.value):
                continue
            if isinstance(one.value, f.Const):
                if id(one.record) not in self.settled(fn):
                    return False
            elif not (self.proves(fn, one.value, True, depth + 1) or self._is_looked_up(fn, one.value)):
                return False
            seen = True
        return seen

    def _is_given_proof(self, fn: FunctionView, name: str, depth: int) -> bool:
        """Whether a framework hands a parameter the result of a function that gives something only where it has verified the sender (`event: Event | None = Depends(verified_event)`)."""
        given = [callee for param, callee in injected(self.program, fn) if param.name == name]
        return bool(given) and all((known := self.outcome(one, depth + 1)).answers or known.verifies for one in given)

    def settled(self, fn: FunctionView) -> set[int]:
        """The steps of a function, by id, that are only done with the sender known."""
        found: set[int] = fn.__dict__.setdefault("_settled_steps", set())
        return found

    def _is_looked_up(self, fn: FunctionView, value: f.AnyValue) -> bool:
        """Whether somebody is looked up by a secret that was sent: who knows it is who he says."""
        call = value.value if isinstance(value, f.Await) else value
        if not isinstance(call, f.Call) or package_kind(fn, call) in ("plain", "web") or called_name(call) in ("get", "header"):
            return False
        names = [one.name.rpartition(".")[2] for arg in call.args for one in inside(arg.value) if isinstance(one, f.Name | f.Attr)] + [
            arg.name for arg in call.args
        ]
        return any(says_secret(name) for name in names)

    def _compared(self, fn: FunctionView, value: f.Compare, holds: bool, depth: int) -> bool:
        if len(value.ops) != 1:
            return False
        op, (left, right) = value.ops[0], value.args
        if op in ("is", "is not", "==", "!=") and isinstance(right, f.Const) and right.value in (True, False, None):
            positive = op in ("is", "==")
            wants = bool(right.value)
            return self._proves(fn, left, holds == (positive == wants) if right.value is not None else holds != positive, depth + 1)
        if op in ("in", "not in"):
            known = is_remote(fn, left) or (isinstance(right, f.Many) and all(self._is_shared_secret(fn, one, left) for one in right.items))
            return holds == (op == "in") and known
        if op not in ("==", "!="):
            return False
        if isinstance(left, f.Const) or isinstance(right, f.Const):
            return holds == (op == "==") and is_vouched_for(fn, value)
        if is_condition(fn, value):
            return False
        is_signed = is_signature(self.program, fn, left) or is_signature(self.program, fn, right)
        if is_signed and not is_keyed(self.program, fn, value):
            return False  # a hash that anybody can make tells nothing of who sent it
        is_secret = not is_signed and self._is_shared_secret(fn, left, right)
        if not (is_signed or is_secret):
            return False
        self.wrong.setdefault(fn.full, Wrong(fn, value, is_secret))
        return holds == (op == "==")

    def _is_shared_secret(self, fn: FunctionView, left: f.AnyValue, right: f.AnyValue) -> bool:
        """Whether what was sent is compared with a secret that is kept here."""
        for own, sent in ((left, right), (right, left)):
            if not self._was_sent(fn, sent):
                continue
            if is_kept_secret(fn, own):
                return True
            is_secret = is_looked_up_secret(fn, own) or (isinstance(own, f.Attr) and is_sent_as_secret(fn, sent))
            if is_secret and not self._was_sent(fn, own):
                return True
        return False

    def _was_sent(self, fn: FunctionView, value: f.AnyValue) -> bool:
        incoming = self.incoming.get(fn.full)
        if incoming is not None and incoming.carries(value):
            return True
        return any(isinstance(one, Definition) and one.kind == "parameter" for one in fn.origins(value)) or any(
            isinstance(one, f.Call | f.Item)
            and any(isinstance(part, f.Attr) and part.name in ("headers", "META", "args", "query_params", "GET") for part in inside(one))
            for one in fn.origins(value)
            if not isinstance(one, Definition)
        )


# --- looks ------------------------------------------------------------------------------------------------------------------------


def _is_switched_off(option: str, call: f.Call) -> bool:
    for one in (inner for arg in call.args for inner in inside(arg.value)):
        if isinstance(one, f.Table) and any(isinstance(key, f.Const) and key.value == option and is_always_false(value) for key, value in one.items):
            return True
    return any(arg.name in (option, "verify") and is_always_false(arg.value) for arg in call.args)


def _is_of_permission(fn: FunctionView, call: f.Call) -> bool:
    """Whether a method is asked of a permission, as an object that knows who acts: `EditPermission(namespace).can()`."""
    types = fn.module.types
    of = types.type_of(call.func.base) if isinstance(call.func, f.Attr) else 0
    return any(one.rpartition(".")[2].endswith("Permission") for one in types.bases(of))


def _is_given_signature(call: f.Call) -> bool:
    """Whether a method of something unknown is given a signature, by what that is called: `key.verify(digest, signature)`."""
    return any(isinstance(arg.value, f.Name | f.Attr) and _SIGNED.search(arg.value.name) is not None for arg in call.args)


def _is_of_own(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call is one of the project's functions, as far as that is known: what its property gives that has no type may be a library's."""
    types = fn.module.types
    return fn.module.is_own(_full(fn, call)) and not (isinstance(call.func, f.Attr) and types.is_any(types.type_of(call.func.base)))


def _full(fn: FunctionView, call: f.Call) -> str:
    names = fn.module.callee(fn, call).names
    return names[0] if names else ""


__all__ = ["Verifying"]
