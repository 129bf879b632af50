"""The command line: arguments, exit codes and where the text goes. What is reviewed and how is `review`'s business.

Exit codes: 0 nothing at or above the threshold · 1 findings · 2 could not analyse, or wrong usage. An interrupted run is one that could not analyse: 2, not a
shell's 130, so that the three codes are all that a pipeline has to know.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from apr_mypy import __version__
from apr_mypy.report import FORMATS, renderer

if TYPE_CHECKING:
    from apr_mypy.report.model import Report
    from apr_mypy.review import Progress, Request

FOUND, FAILED = 1, 2
THRESHOLDS: Final = ("P0", "P1", "P2", "P3", "never")
F = TypeVar("F", bound=Callable[..., Any])


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code. Everything after `--` is mypy's."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    mypy_options: list[str] = []
    if "--" in arguments:
        cut = arguments.index("--")
        arguments, mypy_options = arguments[:cut], arguments[cut + 1 :]
    try:
        result = apr.main(args=arguments, prog_name="apr", standalone_mode=False, obj=mypy_options)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted: nothing was written, and the next run starts where this one stopped")
        return FAILED
    except BrokenPipeError:
        # The reader (`| head`) has gone: what it did not want to see is not an error, but neither is it a clean review.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        from apr_mypy.review import expected

        if not expected(error):
            # Python's own exit code for a traceback is 1, which would say "findings".
            import traceback

            traceback.print_exc()
            _say("this is a mistake in apr-mypy, nothing was judged: please report it with the lines above")
        else:
            _say(str(error))
        return FAILED


_MOST_SAID: Final = 5
"""How many reasons stand on the terminal where the report goes to a file."""


def _say(sentence: str) -> None:
    print(f"apr: {sentence}", file=sys.stderr)


# --- options ----------------------------------------------------------------------------------------------------------------------


def source_options(command: F) -> F:
    """What every command takes that has to know the facts of the project."""
    for option in reversed(
        (
            click.option(
                "--cache-dir", metavar="DIR", type=click.Path(path_type=Path), help="Where mypy's cache and the facts lie; projects may share one."
            ),
            click.option(
                "--python-executable",
                metavar="EXE",
                default="",
                help="Whose installed packages count, and whose Python version where mypy is told none.",
            ),
        )
    ):
        command = option(command)
    return command


def report_options(command: F) -> F:
    """What every command takes that prints a report."""
    for option in reversed(
        (
            click.option("--format", "format_name", type=click.Choice(FORMATS), default="text", show_default=True, help="How to write the report."),
            click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="Write the report there, whole or not at all."),
            click.option(
                "--fail-on",
                type=click.Choice(THRESHOLDS),
                default="P3",
                show_default=True,
                help="Exit with 1 for a finding of this severity or worse.",
            ),
            click.option("--baseline", metavar="FILE", type=click.Path(path_type=Path), help="Accept the findings that this file lists."),
            click.option("--type-errors", is_flag=True, help="Report mypy's ordinary errors, too."),
        )
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="apr")
def apr() -> None:
    """Find the anti-patterns that take Python backends down.

    Exit codes: 0 nothing found at or above --fail-on, 1 findings, 2 could not analyse or wrong usage.
    """


@apr.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@report_options
@source_options
@click.pass_obj
def check(
    mypy_options: list[str],
    paths: tuple[Path, ...],
    format_name: str,
    output: Path | None,
    fail_on: str,
    baseline: Path | None,
    type_errors: bool,
    cache_dir: Path | None,
    python_executable: str,
) -> int:
    """Review PATHs, or the whole project: mypy with the plugin, contracts and project rules, one report.

    Options after `--` are mypy's.
    """
    from apr_mypy import review

    output = _writable(output)
    with _progress() as progress:
        request = _request(paths, cache_dir, python_executable, mypy_options, baseline, type_errors)
        report = review.check(request, progress)
    return _deliver(report, format_name, output, fail_on)


@apr.command("report")
@click.argument("files", nargs=-1, type=click.Path(allow_dash=True, path_type=str))
@report_options
@source_options
@click.pass_obj
def report_command(
    mypy_options: list[str],
    files: tuple[str, ...],
    format_name: str,
    output: Path | None,
    fail_on: str,
    baseline: Path | None,
    type_errors: bool,
    cache_dir: Path | None,
    python_executable: str,
) -> int:
    """The same report from `mypy --output json` output (FILEs; `-` is standard input) and the facts that run left. Runs no second analysis."""
    from apr_mypy import review

    if mypy_options:
        raise click.UsageError("`apr report` does not run mypy, so it takes no options of mypy's after --")
    output = _writable(output)
    texts = [(name, _text_of(name)) for name in files]
    request = _request((), cache_dir, python_executable, [], baseline, type_errors)
    return _deliver(review.report(request, texts), format_name, output, fail_on)


@apr.command()
@click.option("--renew", is_flag=True, help="Accept everything that is found now, new findings too.")
@click.option("--baseline", "file", metavar="FILE", type=click.Path(path_type=Path), help="The file; else the one that [tool.apr] names.")
@source_options
@click.pass_obj
def baseline(mypy_options: list[str], renew: bool, file: Path | None, cache_dir: Path | None, python_executable: str) -> int:
    """Write the baseline; where there is one, take out what is fixed. It grows only with --renew."""
    from apr_mypy import review

    with _progress() as progress:
        request = _request((), cache_dir, python_executable, mypy_options, file, False)
        outcome = review.baseline_update(request, renew, progress)
    if outcome.text:
        write_whole(outcome.path, outcome.text)
    print(outcome.sentence)
    return FAILED if outcome.failed else 0


@apr.command()
@source_options
@click.pass_obj
def roles(mypy_options: list[str], cache_dir: Path | None, python_executable: str) -> int:
    """Every role that was found, and why."""
    from apr_mypy import survey

    with _progress() as progress:
        request = _request((), cache_dir, python_executable, mypy_options, None, False)
        rows, gaps = survey.roles(request, progress)
    _print(survey.role_table(rows))
    for gap in gaps:
        _say(f"not analysed: {gap.where}: {gap.reason}. {gap.remedy}")
    return FAILED if any(gap.fatal for gap in gaps) else 0


@apr.command()
@click.argument("rule")
def explain(rule: str) -> int:
    """The page of a RULE: why it is dangerous, how to fix it, bad and good code, when to leave it."""
    from apr_mypy import handbook

    _print(handbook.explain(rule))
    return 0


@apr.command()
def rules() -> int:
    """The table of all rules."""
    from apr_mypy import handbook

    _print(handbook.table())
    return 0


@apr.command()
@click.option("--check", "only_check", is_flag=True, help="Say what drifted from the layer map, and exit with 1 if anything did.")
@click.option("--write", metavar="FILE", type=click.Path(path_type=Path), help="Write it there (setup.cfg, .importlinter, pyproject.toml).")
def contracts(only_check: bool, write: Path | None) -> int:
    """The import-linter configuration that follows from the layer map."""
    from apr_mypy import survey

    outcome = survey.configured(_root(()), write, only_check)
    if write is not None and outcome.text:
        write_whole(write, outcome.text)
        print(outcome.sentence)
    else:
        _print(outcome.text or outcome.sentence + "\n")
    return FOUND if outcome.failed else 0


@apr.command()
@click.option("--write", is_flag=True, help="Write the proposal into the project's configuration.")
def init(write: bool) -> int:
    """Look at the project and propose a layer map, contracts and the lines that turn the mypy plugin on."""
    from apr_mypy import proposal

    plan = proposal.propose(_root(()))
    print(plan.text, end="")
    if write:
        for path, text in plan.files:
            write_whole(path, text)
            print(f"wrote {path.name}")
        if not plan.files:
            print("nothing to write: the configuration is already there")
    elif plan.files:
        print("\nNothing was written; `apr init --write` writes it.")
    return 0


@apr.group()
def stubs() -> None:
    """Stubs to adopt, by which any type checker refuses what our rules ask about."""


@stubs.command("list")
@click.option(
    "--to", "folder", metavar="DIR", default="typings", show_default=True, type=click.Path(path_type=Path), help="Where the project's stubs lie."
)
@click.option("--python-executable", metavar="EXE", default="", help="Whose installed packages count.")
def stubs_list(folder: Path, python_executable: str) -> int:
    """The stubs there are, what each refuses or covers, and which of the project's copies are stale."""
    from apr_mypy.stubs import adoption

    _print(adoption.table(adoption.states(folder, python_executable)))
    return 0


@stubs.command("add")
@click.argument("name")
@click.option(
    "--to", "folder", metavar="DIR", default="typings", show_default=True, type=click.Path(path_type=Path), help="Where the project's stubs lie."
)
@click.option("--force", is_flag=True, help="Overwrite files that were edited by hand.")
@click.option("--python-executable", metavar="EXE", default="", help="Whose installed packages count.")
def stubs_add(name: str, folder: Path, force: bool, python_executable: str) -> int:
    """Write the stubs NAME, made from the types that are installed; again, to renew them."""
    from apr_mypy.stubs import adoption

    adopted = adoption.adopt(name, folder, python_executable, force)
    for path, text in adopted.files:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    for path in adopted.gone:
        path.unlink(missing_ok=True)
    print(adopted.sentence)
    return 0


# --- input ------------------------------------------------------------------------------------------------------------------------


def _root(paths: Sequence[Path]) -> Path:
    """The project's root, from the first path or from here upwards: the nearest folder with a configuration of ours, else with one of mypy's, else with a build's; else here, or the one project that lies below where nothing lies here.

    It ends at the repository's top. A plain `mypy` run takes the folder of mypy's configuration, so where ours lies beside it, all agree.
    """
    from apr_mypy.layout import has_build, only_project_below, out_of_packages
    from apr_mypy.mypy_session import has_mypy_config, has_own_config

    here = Path.cwd()
    start = paths[0].absolute() if paths else here
    folders = []
    for folder in (start, *start.parents):
        if folder.is_dir():
            folders.append(folder)
        if (folder / ".git").exists():
            break
    for holds in (has_own_config, has_mypy_config, has_build):
        for folder in folders:
            if holds(folder):
                return folder
    if paths:
        return folders[0] if folders and not start.is_relative_to(here) else here
    outside = out_of_packages(here)
    return outside if outside != here else only_project_below(here) or here


def _request(
    paths: tuple[Path, ...], cache_dir: Path | None, python_executable: str, mypy_options: list[str], baseline_file: Path | None, type_errors: bool
) -> Request:
    from apr_mypy.review import Request

    for path in paths:
        if not path.exists():
            raise click.UsageError(f"there is no file or folder {path}: check the spelling")
    return Request(
        root=_root(paths),
        version=__version__,
        paths=tuple(path.absolute() for path in paths),
        cache_dir=cache_dir.absolute() if cache_dir else None,
        python_executable=os.path.abspath(python_executable) if os.path.dirname(python_executable) else python_executable,
        mypy_options=tuple(mypy_options),
        baseline=baseline_file.absolute() if baseline_file else None,
        type_errors=type_errors,
    )


def _text_of(name: str) -> str:
    """A file's text, or standard input's for `-`."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(
            f"{name} cannot be read ({error.strerror}): give the file that `mypy --output json` wrote, or - for standard input"
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{name} is not UTF-8: give the file that `mypy --output json` wrote") from error


# --- output -----------------------------------------------------------------------------------------------------------------------


def _deliver(report: Report, format_name: str, output: Path | None, fail_on: str) -> int:
    from apr_mypy.report.model import tally, verdict
    from apr_mypy.review import exit_code

    if output is not None:
        write_whole(output, renderer(format_name)(report))
        print(tally(report) or verdict(report), file=sys.stderr)
        for gap in [gap for gap in report.gaps if gap.fatal][:_MOST_SAID]:
            _say(f"not analysed: {gap.where}: {gap.reason}. {gap.remedy}")
    else:
        _print(_terminal(report) if format_name == "text" and sys.stdout.isatty() else renderer(format_name)(report))
    return exit_code(report, fail_on)


def _terminal(report: Report) -> str:
    from apr_mypy.report.text import render, render_terminal

    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return render(report)
    return render_terminal(report, min(shutil.get_terminal_size().columns, 140))


def _print(text: str) -> None:
    """Print whatever the terminal's encoding can say of it: a name in another script must not end the report."""
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _writable(output: Path | None) -> Path | None:
    """The place as seen from here, since mypy runs in the project's root. One that cannot be written is refused before the work, not after it."""
    if output is not None and not output.absolute().parent.is_dir():
        raise click.UsageError(f"{output} cannot be written: there is no folder {output.parent}; make it first")
    return output.absolute() if output is not None else None


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises click.ClickException, in one sentence, when it cannot be."""
    path = path.absolute()
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, "utf-8")  # a pipe or device has no half-written state to protect
            return
        target = path.resolve()  # a link stays a link
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written ({error.strerror}): nothing was changed; choose another place or make room") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error while mypy works: modules done of modules known. Silent when that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("modules", total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance


if __name__ == "__main__":
    sys.exit(main())
