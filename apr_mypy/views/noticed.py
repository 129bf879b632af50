"""Whether what comes after a failure that was taken shows that it failed: somebody asks for what only success has set, the caller hears that nothing worked, or the work is done another way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.aftermath import Path
from apr_mypy.views.conditions import exits
from apr_mypy.views.effects import is_effect, package_kind
from apr_mypy.views.excepts import Taking, calls_in
from apr_mypy.views.failure_values import claims_success, failing
from apr_mypy.views.flow import bound_names
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.reporting import Report, report_of
from apr_mypy.views.shown import shown
from apr_mypy.views.tried import is_counted
from apr_mypy.views.walk import STEP_VALUES, inside, steps

_FALLS_BACK: Final = pattern_of(r"\bfall(s|ing)?[- ]?back\b|\binstead\b", re.IGNORECASE)
_WORKED: Final = pattern_of(
    r"(^|_)(sent|done|succeeded|success(es|ful)?|delivered|processed|notified|completed|finished|imported|saved|created|updated|deleted)(_|$)"
)
"""Names of what went well."""
_WHOLE: Final = 400
"""As many characters of a call as tell it from every other one."""
_ASKED: Final = frozenset({"orm", "http", "cloud"})
_QUIET: Final = frozenset({"debug", "info"})


def is_noticed(taking: Taking) -> bool:
    """Whether what follows can tell that the guarded code failed: it asks for something that only success has set."""
    fn = taking.fn
    if taking.step is None:
        return False
    line = taking.step.end_line if isinstance(taking.step, f.Try) else max((step.line for step in steps(taking.block)), default=taking.step.line)
    only_success = (*taking.block, *(taking.step.otherwise if isinstance(taking.step, f.Try) else ()))
    for step in steps(only_success):
        if not isinstance(step, f.Set) or step.value is None:
            continue
        for target in step.targets:
            for name, _ in bound_names(target):
                if any(_tells(taking, step, read) for read in fn.reads(name) if fn.step_of(read).line > line):
                    return True
    return _says_what_worked(taking) or _is_asked_behind_loop(taking) or _decides_the_end(taking) or _is_tried_behind_loop(taking)


def _says_what_worked(taking: Taking) -> bool:
    """`sent.append(address)` as the last step of what is guarded, and `return sent`: whether the caller gets a list of those with which it went well."""
    fn, last = taking.fn, taking.block[-1] if taking.block else None
    loop = next(iter(fn.loops_around(taking.step)), None) if taking.step is not None else None
    call = last.value if isinstance(last, f.Do) else None
    if not isinstance(loop, f.For) or not isinstance(call, f.Call) or called_name(call) not in ("append", "add") or len(call.args) != 1:
        return False
    kept = call.func.base if isinstance(call.func, f.Attr) else None
    added = call.args[0].value
    if not (isinstance(kept, f.Name) and isinstance(added, f.Name | f.Attr) and _WORKED.search(kept.name)):
        return False
    things = {name for name, _ in bound_names(loop.target)}
    return any(isinstance(one, f.Name) and one.name in things for one in inside(added)) and any(
        isinstance(one.value, f.Name) and one.value.name == kept.name for one in fn.returns
    )


def _tells(taking: Taking, step: f.Set, read: f.Name) -> bool:
    """Whether who reads a local behind the guarded code can tell by it whether this step of that code was reached."""
    fn = taking.fn
    assert taking.step is not None
    definitions = fn.definitions(read)
    others = [one for one in definitions if one.record is not step and one.value is not None and one.kind == "assigned"]
    if taking.how == "suppress" and not others:  # the flow knows nothing of code that may be left half-way
        before = [one for one in fn.all_definitions(read.name) if one.kind == "assigned" and one.value is not None]
        others = [one for one in before if (getattr(one.record, "line", 0) or fn.step_of(one.record).line) < taking.step.line][-1:]
    if not any(one.record is step for one in definitions):
        return False
    if any(one.kind == "parameter" for one in definitions) and not any(is_effect(fn, call) for call in calls_in(taking.block)):
        return True  # what was given stands there for the case that it fails
    zeros = {zero.kind for one in others if (zero := failing(fn, one.value)) is not None}
    if zeros and use_of_value(fn, read) == "condition" and not (zeros.isdisjoint({"none"}) and asks_for_none(fn, read)):
        return True
    if _is_flag(step.value, True) and any(_is_flag(one.value, False) for one in others):
        return True  # the last thing that is done is to note that it was done
    return (
        bool(others) and not _hides_what_was_asked(taking) and all(failing(fn, one.value) is None for one in others)
    )  # another value stands there for the case that it fails


def _hides_what_was_asked(taking: Taking) -> bool:
    """`except Exception: pass` around a query: whether any bug and any failure of another system looks as though it had nothing to say."""
    asked = any(package_kind(taking.fn, call) in _ASKED for call in calls_in(taking.block))
    return taking.caught.broad and asked and all(isinstance(one, f.Pass) for one in taking.after)


def _is_asked_behind_loop(taking: Taking) -> bool:
    """Whether what only success sets in a round, before it leaves the loop, is asked for behind the loop: `if issued is None: raise NotIssued`."""
    fn = taking.fn
    place = fn.place_of(taking.step) if isinstance(taking.step, f.Try) else None
    loop = place[0] if place is not None else None
    if place is None or not isinstance(loop, (f.For, f.While)) or not isinstance(taking.step, f.Try):
        return False
    only_success = taking.step.otherwise
    if all(one.kind == "continue" for one in exits(fn, taking.after)):
        only_success = (*only_success, *place[1][next((n for n, step in enumerate(place[1], 1) if step is taking.step), 0) :])
    if not any(isinstance(step, f.Break) for step in steps(only_success)):
        return False
    end = max((step.line for step in steps(loop.block)), default=loop.line)
    for step in steps(only_success):
        for target in step.targets if isinstance(step, f.Set) and step.value is not None else ():
            if isinstance(target, f.Name) and target.scope == f.LOCAL:
                for read in fn.reads(target.name):
                    definitions = fn.definitions(read) if fn.step_of(read).line > end else ()
                    others = [one for one in definitions if one.record is not step and one.value is not None and one.kind == "assigned"]
                    if any(failing(fn, one.value) is not None for one in others) and use_of_value(fn, read) == "condition":
                        return True
    return False


def _is_tried_behind_loop(taking: Taking) -> bool:
    """`for _ in range(ATTEMPTS - 1): try: return send(order) …`, and behind the loop `return send(order)`: whether the last attempt stands behind the loop, where nothing takes its failure."""
    fn, step = taking.fn, taking.step
    loop = next(iter(fn.loops_around(step)), None) if step is not None else None
    place = fn.place_of(loop) if isinstance(loop, f.For) and is_counted(fn, loop.over) else None
    if place is None:
        return False
    tried = {shown(call, _WHOLE) for call in calls_in(taking.block) if call.args}
    behind = place[1][next((n for n, one in enumerate(place[1], 1) if one is loop), 0) :]
    guarded = {id(call) for one in steps(behind) if isinstance(one, f.Try) for call in calls_in(one.block)}
    return any(shown(call, _WHOLE) in tried for call in calls_in(behind) if id(call) not in guarded)


def _decides_the_end(taking: Taking) -> bool:
    """`validator.run()` guarded, and then `if not validator.valid: sys.exit(2)`: whether what was told to work is asked afterwards how it went, and the program ends, or an exception is raised, by that."""
    fn = taking.fn
    place = fn.place_of(taking.step) if taking.step is not None else None
    if place is None:
        return False
    bases = {call.func.base.name for call in calls_in(taking.block) if isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name)}
    bases.discard("self")
    behind = place[1][next((n for n, step in enumerate(place[1], 1) if step is taking.step), 0) :] if bases else ()
    return any(
        isinstance(step, f.If)
        and any(isinstance(one, f.Attr) and isinstance(one.base, f.Name) and one.base.name in bases for test in step.tests for one in inside(test))
        and any(all(one.kind == "raise" for one in exits(fn, block)) for block in (*step.blocks, step.otherwise) if block)
        for step in behind
    )


def _is_flag(value: f.AnyValue | None, what: bool) -> bool:
    return isinstance(value, f.Const) and value.value is what


def answers_no(taking: Taking) -> bool:
    """Whether all that comes after the guarded code is `return False`, with a line in the log or not, which only its own answer comes before: a question that could not be answered is answered with no."""
    fn = taking.fn
    if not isinstance(taking.step, f.Try):
        return False
    behind = [one for one in _behind(fn, taking.step) if not (isinstance(one, f.Do) and isinstance(one.value, f.Call) and report_of(fn, one.value))]
    last = behind[0] if len(behind) == 1 else None
    return isinstance(last, f.Return) and _is_flag(last.value, False)


def is_no_to_question(taking: Taking) -> bool:
    """`try: if may_enter(user): return True`, `except Forbidden: pass`, `return False`: whether what is taken by name means just what the other answer means, and all that is guarded is to ask."""
    fn, step = taking.fn, taking.step
    if not isinstance(step, f.Try) or taking.caught.broad or taking.caught.base or not all(isinstance(one, f.Pass) for one in taking.after):
        return False
    last = step.block[-1] if step.block else None
    while isinstance(last, f.With) and last.block:
        last = last.block[-1]
    if (
        not isinstance(last, f.If)
        or last.otherwise
        or not all(isinstance(one[-1], f.Return) and _is_flag(one[-1].value, True) for one in last.blocks)
    ):
        return False
    return answers_no(taking) and not any(is_effect(fn, call) for call in calls_in(step.block))


def ends_by_telling(taking: Taking, logged: bool) -> bool:
    """`for rule in rules: try: if allows(rule): return …` with a `raise` behind the loop: where the last of them fails, too, the caller hears that none did; so it does by False or None, where each failure was
    logged or is of a kind that was named."""
    fn = taking.fn
    loop = next(iter(fn.loops_around(taking.step)), None) if taking.step is not None else None
    if not isinstance(loop, f.For):
        return False
    place = fn.place_of(loop)
    if place is None or not any(isinstance(step, f.Return) for step in steps(loop.block)):
        return False
    behind = place[1][next((n for n, step in enumerate(place[1], 1) if step is loop), 0) :]
    ends = exits(fn, behind) if behind else []
    if ends and all(one.kind == "raise" for one in ends):
        return True
    if not ends or not (logged or not taking.caught.broad) or not _is_of_candidates(taking, loop):
        return False
    return all(one.kind == "raise" or (one.kind == "return" and failing(fn, one.step.value) is not None) for one in ends)


def _is_of_candidates(taking: Taking, loop: f.For) -> bool:
    """Whether the rounds of a loop try one candidate after another until one will do: what is guarded is about the candidate, and success leaves the function with an answer."""
    fn, step = taking.fn, taking.step
    if not isinstance(step, f.Try) or (isinstance(loop.over, f.Call) and called_name(loop.over) in ("range", "count")):
        return False
    names = {name for name, _ in bound_names(loop.target)}
    uses = {
        one.name for inner in steps(loop.block) for _, value in STEP_VALUES[type(inner)](inner) for one in inside(value) if isinstance(one, f.Name)
    }
    answers = [one for one in steps((*step.block, *step.otherwise)) if isinstance(one, f.Return)]
    return not names.isdisjoint(uses) and bool(answers) and all(failing(fn, one.value) is None for one in answers)


def is_worked_around(taking: Taking, path: Path) -> bool:
    """Whether the guarded code is a short cut that returns where it works, and what follows works the answer out for everybody else."""
    fn = taking.fn
    place = fn.place_of(taking.step) if isinstance(taking.step, f.Try) and path.end == "on" else None
    if place is None or not any(
        isinstance(step, f.Return) and step.value is not None and failing(fn, step.value) is None for step in steps(taking.block)
    ):
        return False
    behind = _behind(fn, taking.step) if taking.step is not None else ()
    if not any(True for _ in calls_in(behind)):
        return False
    return all(one.kind == "raise" or (one.kind == "return" and _is_answer(fn, one.step.value)) for one in exits(fn, behind))


def _behind(fn: FunctionView, step: f.AnyStep) -> f.Block:
    """The steps behind a step, also those behind the `if` that it ends."""
    found: f.Block = ()
    while (place := fn.place_of(step)) is not None:
        found = (*found, *place[1][next((n for n, one in enumerate(place[1], 1) if one is step), 0) :])
        if found or not isinstance(place[0], f.If):
            break
        step = place[0]
    return found


def falls_back(report: Report | None, path: Path) -> bool:
    """`logger.info("… not in the graph, falling back to the storage")`: whether what is logged, and not as a trouble, is that the work is done another way, which is what comes next."""
    if report is None or report.level not in _QUIET or path.end != "on":
        return False
    texts = [one.value for arg in report.call.args for one in inside(arg.value) if isinstance(one, f.Const) and isinstance(one.value, str)]
    return _FALLS_BACK.search(" ".join(texts)) is not None


def does_it_again(taking: Taking, call: f.Call) -> bool:
    """`os.link(source, target)` guarded, `shutil.copy2(source, target)` where it fails: whether a call does with the same things what the guarded code could not."""
    given = _plain_arguments(call)
    return len(given) > 1 and any(_plain_arguments(one) == given for one in calls_in(taking.block))


def _plain_arguments(call: f.Call) -> tuple[str, ...]:
    if any(not isinstance(arg.value, (f.Name, f.Attr)) for arg in call.args):
        return ()
    return tuple(shown(arg.value) for arg in call.args)


def _is_answer(fn: FunctionView, value: f.AnyValue | None) -> bool:
    return value is not None and not isinstance(value, f.Const) and failing(fn, value) is None and not claims_success(fn, value)


def asks_for_none(fn: FunctionView, read: f.Name) -> bool:
    """`if logs is None`: whether a value is only compared with None, which an empty one is not."""
    use = fn.use_of(read)
    test = use.by if isinstance(use.by, f.Compare) else next((holder for holder, _ in fn.around(read) if isinstance(holder, f.Compare)), None)
    return (
        isinstance(test, f.Compare)
        and all(op in ("is", "is not") for op in test.ops)
        and any(isinstance(one, f.Const) and one.value is None for one in test.args)
    )


def use_of_value(fn: FunctionView, read: f.Name) -> str:
    """`condition`, `returned` or `other`."""
    use = fn.use_of(read)
    if use.kind in ("condition", "compared"):
        return "condition"
    if use.kind == "operand" and isinstance(use.by, f.Op) and use.by.op in ("and", "or", "not"):
        return "condition"
    for number, (holder, slot) in enumerate(fn.around(read)):
        if isinstance(holder, f.Compare) or slot == "test":
            return "condition"
        if not number and isinstance(holder, f.Op) and holder.op in ("and", "or", "not"):
            return "condition"  # `dict(cached or load())`
    return "returned" if use.kind == "returned" else "other"


def is_only_given_back(fn: FunctionView, reads: Sequence[f.Name]) -> bool:
    """`return done`: whether nobody but the caller ever looks at what a local holds."""
    return bool(reads) and all(isinstance(by := fn.use_of(read).by, f.Return) and by.value is read for read in reads)
