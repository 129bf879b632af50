"""From the layer map to import-linter's configuration: which contracts follow from `[tool.apr]`, as records and as text, and what drifted from it in a file.

The same records are what `apr check` runs, so a team that runs plain `lint-imports` on the written text gets the same answer.
"""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from apr_mypy.config import Config, ConfigError, match
from apr_mypy.contracts.purity import FORBIDDEN
from apr_mypy.place_names import is_stored_there, thing_shown

Option = str | list[str]

ORDER: Final = (("handler", "webhook", "job", "consumer"), ("service",), ("repository", "adapter", "infrastructure"), ("model",))
"""Roles from the top layer to the bottom one; those of one row may import each other. `dto` and `test` have no place in it. The domain lies below them all, but has a
contract of its own, which knows ports and other people's packages."""

OUTER: Final = tuple(role for row in ORDER for role in row)
"""What a domain must not reach."""

TYPES: Final = {"apr_domain": "apr_mypy.contracts.domain.DomainContract", "apr_features": "apr_mypy.contracts.features.FeaturesContract"}
"""Our contract types, as `contract_types` wants them."""

PREFIX: Final = "apr-"
"""The ids of the contracts that follow from the layer map begin so; all others are the team's own and never touched."""


FILES: Final = ("setup.cfg", ".importlinter", "pyproject.toml")
"""Where import-linter looks for its configuration, in its order."""


@dataclass(frozen=True, slots=True)
class Section:
    """One contract: its id, its name, its type and its options."""

    id: str
    name: str
    type: str
    options: dict[str, Option]

    @property
    def all_options(self) -> dict[str, Option]:
        """With what import-linter wants of every contract."""
        return {"name": self.name, "type": self.type, **self.options}


@dataclass(frozen=True, slots=True)
class LayerMap:
    """What follows from a configuration: the session's options, the contracts, and what had to be left out, in words."""

    session: dict[str, Option]
    contracts: list[Section]
    left_out: list[str] = field(default_factory=list)


def layer_map(config: Config, packages: Sequence[str], modules: Collection[str]) -> LayerMap:
    """The contracts that follow from the configuration, for a project with these root packages and modules. Without layers and features, none."""
    found: list[Section] = []
    left_out: list[str] = []
    if config.layers.get("domain"):
        options: dict[str, Option] = {"domain": list(config.layers["domain"])}
        outer = [pattern for role in OUTER for pattern in config.layers.get(role, ())]
        must_not = [*config.domain_must_not_import, *_own_packages(config)]
        for key, value in (("outer", outer), ("may_import", list(config.domain_may_import)), ("must_not_import", must_not)):
            if value:
                options[key] = value
        if config.composition_roots:
            options["exempt"] = list(config.composition_roots)
        found.append(Section("apr-domain", "The domain knows no framework, no outer layer and no input or output", "apr_domain", options))
    if config.features:
        options = {"features": list(config.features), "interface": config.interface}
        if config.interfaces:
            options["interfaces"] = [f"{feature} -> {', '.join(names)}" for feature, names in config.interfaces.items()]
        for key, patterns in (("shared", config.shared), ("composition_roots", config.composition_roots)):
            if patterns:
                options[key] = list(patterns)
        found.append(Section("apr-features", "Features use each other through their interface only", "apr_features", options))
    layers = _layers(config, modules, left_out)
    if len(layers) > 1:
        found.append(Section("apr-layers", "Layers, top to bottom", "layers", {"layers": layers}))
    types = [f"{name}: {place}" for name, place in TYPES.items() if any(section.type == name for section in found)]
    session: dict[str, Option] = {"root_packages": list(packages), "include_external_packages": "True"}
    if types:
        session["contract_types"] = types
    return LayerMap(session, found, left_out)


def _layers(config: Config, modules: Collection[str], left_out: list[str]) -> list[str]:
    """The lines of the `layers` option. import-linter wants module names there, none of which may lie inside another."""
    rows: list[tuple[str, list[str]]] = []
    for roles in ORDER:
        for role in roles:
            matching = [m for m in sorted(modules) if any(match(p, m) for p in config.layers.get(role, ()))]
            tops = [m for m in matching if not any(m.startswith(other + ".") for other in matching)]
            if tops:
                rows.append((role, tops))
    placed = {module: role for role, tops in rows for module in tops}
    chosen: dict[str, list[str]] = {}
    taken: set[str] = set()
    for role, tops in rows:
        for module in tops:
            inside = next((other for other in placed if module.startswith(other + ".") and placed[other] != role), "")
            if inside or module in taken:
                left_out.append(f"{module} is {role}, but {f'lies inside {inside}, which is' if inside else 'also'} {placed[inside or module]}")
                continue
            taken.add(module)
            chosen.setdefault(role, []).append(module)
    return [" : ".join(m for role in roles for m in chosen.get(role, ())) for roles in ORDER if any(chosen.get(role) for role in roles)]


def _own_packages(config: Config) -> list[str]:
    """Packages that the project's own knowledge says are no business of a domain: plain `lint-imports` does not read that knowledge."""
    names: list[str] = []
    for row in config.knowledge.get("package", []):
        if row.get("kind") in FORBIDDEN:
            names += [str(name) for name in row.get("names", [row.get("name")]) if name]
    return names


# --- text -------------------------------------------------------------------------------------------------------------------------


def as_ini(found: LayerMap) -> str:
    """The configuration as setup.cfg and .importlinter have it."""
    blocks = [_ini_block("importlinter", found.session)]
    blocks += [_ini_block(f"importlinter:contract:{section.id}", section.all_options) for section in found.contracts]
    return _notes(found) + "\n".join(blocks)


def as_toml(found: LayerMap) -> str:
    """The configuration as pyproject.toml has it."""
    blocks = ["[tool.importlinter]\n" + "".join(_toml_line(key, value) for key, value in found.session.items())]
    blocks += [_toml_block(section) for section in found.contracts]
    return _notes(found) + "\n".join(blocks)


def _notes(found: LayerMap) -> str:
    return "".join(f"# Left out of the layers: {sentence}.\n" for sentence in found.left_out)


def _ini_block(header: str, options: Mapping[str, Option]) -> str:
    lines = [f"[{header}]"]
    for key, value in options.items():
        lines += [f"{key} = {value}"] if isinstance(value, str) else [f"{key} =", *(f"    {item}" for item in value)]
    return "\n".join(lines) + "\n"


def _toml_block(section: Section) -> str:
    return "[[tool.importlinter.contracts]]\n" + "".join(_toml_line(key, value) for key, value in {"id": section.id, **section.all_options}.items())


def _toml_line(key: str, value: Option) -> str:
    if isinstance(value, str):
        return f"{key} = {value.lower() if value in ('True', 'False') else _quoted(value)}\n"
    if len(value) < 2:
        return f"{key} = [{', '.join(map(_quoted, value))}]\n"
    return f"{key} = [\n" + "".join(f"    {_quoted(item)},\n" for item in value) + "]\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# --- a file that has it -----------------------------------------------------------------------------------------------------------


def configuration_file(root: Path) -> str:
    """The name of the file in the folder `root` that import-linter reads: the first of `FILES` that configures it; .importlinter where none does."""
    for file in FILES:
        path = root / file
        try:
            if path.is_file() and _parsed(path.read_text("utf-8"), file)[0]:
                return file
        except (ConfigError, OSError, ValueError):  # apr: ignore[apr-swallowed-exception] import-linter reports a file that it cannot read
            continue
    return ".importlinter"


def drift(found: LayerMap, text: str, file: str) -> list[str]:
    """One sentence for each way in which the import-linter configuration in `text` (the content of `file`) differs from what follows from the layer map.

    Contracts whose id does not begin with `apr-` are the team's own. Raises ConfigError when the text cannot be parsed.
    """
    session, contracts = _parsed(text, file)
    out = []
    if not session and found.contracts:
        out.append(f"{file} has no import-linter configuration: `apr contracts --write {file}` adds it")
        return out
    for key, wanted in found.session.items():
        have = session.get("root_package" if key == "root_packages" and "root_packages" not in session else key)
        missing = [item for item in _items(wanted) if item not in _items(have)]
        if found.contracts and missing:
            out.append(f"`{key}` in {file} lacks {', '.join(missing)}")
    wanted_contracts = {section.id: section for section in found.contracts}
    for name, section in wanted_contracts.items():
        if name not in contracts:
            out.append(f"{file} lacks the contract {name}")
            continue
        have_options, want_options = contracts[name], section.all_options
        for key in sorted(have_options.keys() | want_options.keys()):
            have_items, want_items = _items(have_options.get(key)), _items(want_options.get(key))
            if have_items != want_items:
                lost = [item for item in want_items if item not in have_items]
                extra = [item for item in have_items if item not in want_items]
                how = " and ".join(
                    part for part in (f"lacks {', '.join(lost)}" if lost else "", f"has {', '.join(extra)} too many" if extra else "") if part
                )
                out.append(f"`{key}` of the contract {name} in {file} {how or 'is in another order'}")
    out += [
        f"{file} has the contract {name}, which no longer follows from the layer map"
        for name in contracts
        if name.startswith(PREFIX) and name not in wanted_contracts
    ]
    return out


def written(found: LayerMap, text: str, file: str) -> str:
    """The new content of `file` whose content is `text` ("" for a new one): our contracts replaced, the session's options completed, everything else as it was.

    Raises ConfigError when the text cannot be parsed, or its `[importlinter]` section cannot be completed without losing something.
    """
    toml = file.endswith(".toml")
    session, _ = _parsed(text, file)
    kept = "".join(block for block in _blocks(text) if not _is_ours(block, toml)).rstrip()
    blocks = []
    if not session:
        blocks.append(
            _notes(found)
            + (
                "[tool.importlinter]\n" + "".join(_toml_line(k, v) for k, v in found.session.items())
                if toml
                else _ini_block("importlinter", found.session)
            )
        )
    elif found.contracts:
        lacking = [
            s
            for s in drift(LayerMap(found.session, found.contracts), text, file)
            if " lacks " in s and not s.startswith(file) and " of the contract " not in s
        ]
        if lacking:
            raise ConfigError(f"{lacking[0]}: add it there by hand, then run `apr contracts --write {file}` again")
    blocks += [_toml_block(s) if toml else _ini_block(f"importlinter:contract:{s.id}", s.all_options) for s in found.contracts]
    return "\n".join([*([kept + "\n"] if kept else []), *blocks])


def _parsed(text: str, file: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The session's options and the contracts by id (by name for those without), as import-linter reads them."""
    if file.endswith(".toml"):
        try:
            session = dict(tomllib.loads(text).get("tool", {}).get("importlinter", {}))
        except (tomllib.TOMLDecodeError, AttributeError) as error:
            raise ConfigError(f"{file} is not valid TOML ({error}): mend it there") from error
        contracts = {str(c.get("id", c.get("name"))): {k: v for k, v in c.items() if k != "id"} for c in session.pop("contracts", [])}
        return session, contracts
    parser = configparser.RawConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text, source=file)
    except configparser.Error as error:
        raise ConfigError(f"{file} is not a valid INI file ({' '.join(str(error).split())}): mend it there") from error
    session = dict(parser.items("importlinter")) if parser.has_section("importlinter") else {}
    return session, {s.split(":")[-1]: dict(parser.items(s)) for s in parser.sections() if s.startswith("importlinter:contract:")}


def _items(value: object) -> list[str]:
    if value is None:
        return []
    listed = value if isinstance(value, list) else str(value).split("\n")
    return [str(item).strip() for item in listed if str(item).strip()]


def _blocks(text: str) -> list[str]:
    """The text cut before every section header; comments directly above a header go with it."""
    blocks = [""]
    for line in text.splitlines(keepends=True):
        if re.match(r"\[", line):
            previous = blocks[-1].splitlines(keepends=True)
            at = len(previous)
            while at and previous[at - 1].startswith("#"):
                at -= 1
            blocks[-1] = "".join(previous[:at])
            blocks.append("".join(previous[at:]))
        blocks[-1] += line
    return blocks


def _is_ours(block: str, toml: bool) -> bool:
    if toml:
        return "[[tool.importlinter.contracts]]" in block and re.search(rf'^id\s*=\s*["\']{PREFIX}', block, re.MULTILINE) is not None
    return re.search(rf"^\[importlinter:contract:{PREFIX}", block, re.MULTILINE) is not None


# --- without a configuration ------------------------------------------------------------------------------------------------------

_PLACES: Final = {
    "handler": ("routers", "routes", "controllers", "views", "endpoints"),
    "job": ("jobs", "tasks", "workers"),
    "consumer": ("consumers",),
    "service": ("services", "service_layer", "application", "use_cases"),
    "repository": ("repositories", "repository"),
    "adapter": ("adapters", "clients", "gateways", "integrations"),
    "infrastructure": ("infrastructure", "infra"),
    "domain": ("domain", "entities", "value_objects", "aggregates", "domain_model", "domain_models"),
}
"""Names of packages and modules that say what lies in them."""


def only_functions(modules: Mapping[str, Path]) -> frozenset[str]:
    """The modules that are called after the classes of a domain (`entities`), and define functions that work on entities instead."""
    named = [name for name, path in modules.items() if name.endswith(_OF_CLASSES) and path.name != "__init__.py" and path.is_file()]
    return frozenset(name for name in named if _FUNCTION.search(text := modules[name].read_bytes()) and not _CLASS.search(text))


def infer_layers(modules: Collection[str], empty: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """A layer map for a project that has none, by the names of its packages: what `apr init` proposes, and what the contract stage runs on meanwhile. `empty` are modules that do not hold what
    they are called after.

    A package called `domain` that holds views, routes or tasks is no domain layer (an application about internet domains, or features that are called domains), nor is any module of that name where
    serializers or views of a project show domains. A module `domain.tasks` beside a layer of tasks, or beside `domain.entities`, is about tasks.
    """
    found: dict[str, list[str]] = {}
    things = {thing for module in modules if (thing := thing_shown(module))}
    packages = {module.rpartition(".")[0] for module in modules}
    is_thing = any(module.endswith(".entities") and _is_only_called_so(module, modules) for module in modules)
    for role, names in _PLACES.items():
        for module in sorted(modules):
            parts = module.split(".")
            if role != "domain" and len(parts) > 2 and parts[-2] in _PLACES["domain"] and parts[-1] in ("service", "services"):
                continue  # `domain.services` are the domain's own
            if role != "domain" and parts[-1] in _THINGS_TOO and len(parts) > 2 and parts[-2] in _PLACES["domain"]:
                if not _is_only_called_so(".".join(parts[:-1]), modules):
                    continue  # so are `domain.tasks`
            if (parts[-1] in things and module not in packages) or module in empty:
                continue
            if role == "repository" and _is_port(parts, modules):
                continue
            if is_stored_there(parts) or (is_thing and parts[-1] == "entities"):
                continue  # what a store keeps, or what a project calls its own things: some of these packages hold their views
            if role == "domain" and len(parts) > 1 and parts[-2].lstrip("_") in _DRAWERS:
                continue  # `utils.entities` are no business's
            if role == "domain" and module not in packages and parts[-2:-1] in (["models"], ["model"]) and not _is_one_kind_of_model(module, modules):
                continue  # `mail.models.domain` beside `mail.models.mailbox` is about domains
            if parts[-1] in names and not any(part in ("tests", "test") or part.startswith("test_") for part in parts):
                if role == "domain" and _is_only_called_so(module, modules):
                    continue
                if not any(module.startswith(other.removesuffix("**")) for others in found.values() for other in others):
                    found.setdefault(role, []).append(f"{module}.**")
    return {role: _together(patterns) for role, patterns in found.items()}


def _is_only_called_so(package: str, modules: Collection[str]) -> bool:
    """Whether a package called `domain` holds handlers, jobs or the like: it is an application, or has features in it."""
    inner = [m[len(package) + 1 :].split(".") for m in modules if m.startswith(f"{package}.")]
    is_plural = package.endswith((".entities", ".value_objects", ".aggregates"))  # views beside entities are theirs
    things = set() if is_plural else {parts[0] for parts in inner if len(parts) == 1 and parts[0] in _THINGS_TOO}
    if any(not (set(parts) & _NO_DOMAIN) <= (things if len(parts) == 1 else frozenset()) for parts in inner):
        return True
    if not things or any(parts[0] in _OF_DOMAIN or parts[0] == "ports" for parts in inner):
        return False
    outside = {part for m in modules if m != package and not m.startswith(f"{package}.") for part in m.split(".")}
    return any(outside.isdisjoint(names) for names in _PLACES.values() if things.intersection(names))


def _is_one_kind_of_model(module: str, modules: Collection[str]) -> bool:
    """Whether a module of a package of models holds the domain's: others there hold those of a database or of an interface."""
    package = module.rpartition(".")[0]
    return any(
        not _KINDS_OF_MODELS.isdisjoint(other[len(package) + 1 :].split(".")[0].split("_")) for other in modules if other.startswith(f"{package}.")
    )


def _is_port(parts: Sequence[str], modules: Collection[str]) -> bool:
    """Whether `domain.orders.repositories` are the domain's own, what it asks for and others implement: there are entities or the like beside it."""
    for number in range(len(parts) - 2, 0, -1):
        if parts[number] in _PLACES["domain"]:
            package = ".".join(parts[: number + 1])
            return any(_OF_DOMAIN & set(m[len(package) :].split(".")) for m in modules if m.startswith(f"{package}."))
    return False


def _together(patterns: Sequence[str]) -> tuple[str, ...]:
    """The same patterns, with a wildcard where three or more differ in one package only: `shop.*.views.**`."""
    alike: dict[str, list[str]] = {}
    for pattern in patterns:
        parts = pattern.split(".")
        alike.setdefault(".".join([*parts[:-3], "*", *parts[-2:]]) if len(parts) > 3 else pattern, []).append(pattern)
    return tuple(one for wild, same in alike.items() for one in ([wild] if len(same) > 2 else same))


_OF_CLASSES: Final = (".entities", ".value_objects", ".aggregates")
_CLASS: Final = re.compile(rb"^\s*class \w", re.MULTILINE)
_FUNCTION: Final = re.compile(rb"^(async )?def \w", re.MULTILINE)
_OF_DOMAIN: Final = frozenset(["entity", "entities", "value_objects", "value_object", "vo", "aggregates", "aggregate", "rules", "events"])
"""What a domain has in it, and a feature of a package that is called `domain` has not."""
_THINGS_TOO: Final = frozenset({"views", "routes", *_PLACES["job"], *_PLACES["consumer"]})
"""Names of outer layers that are things of a business, too: the routes of a carrier, the tasks of a project, the views of a read model."""
_KINDS_OF_MODELS: Final = frozenset(
    ["schemas", "schema", "orm", "db", "database", "tables", "sql", "dto", "dtos", "persistence", "api", "rest", "http", "requests", "responses"]
)
_DRAWERS: Final = frozenset(["utils", "util", "helpers", "helper", "common", "lib", "internal"])
_NO_DOMAIN: Final = frozenset(
    {*_PLACES["handler"], *_PLACES["job"], *_PLACES["consumer"], "urls", "admin", "apps", "migrations", "forms", "router", "api", "schemas", "deps"}
)


_INTERFACES: Final = ("api", "public", "public_api", "interface", "facade")
"""Modules by which a feature says what others may use."""
_OF_FEATURES: Final = {"features": "", "modules": "", "apps": "api"}
"""Packages that hold features, each with the module that says nothing in it: Django's applications have their HTTP interface in `api`."""


def infer_features(modules: Collection[str]) -> tuple[str, ...]:
    """Patterns of features, where a package holds several packages that have an interface: in one called `features` one of them at least, in one called `modules` or `apps`, which may hold
    anything, half."""
    out = []
    for module in sorted(modules):
        called = module.rpartition(".")[2]
        if called in _OF_FEATURES:
            inside = {m for m in modules if m.startswith(module + ".")}
            packages = {m.rpartition(".")[0] for m in inside} - {module}
            tops = {p for p in packages if p.count(".") == module.count(".") + 1}
            names = [name for name in _INTERFACES if name != _OF_FEATURES[called]]
            with_interface = sum(any(f"{top}.{name}" in inside for name in names) for top in tops)
            if len(tops) > 1 and with_interface >= (1 if called == "features" else len(tops) / 2):
                out.append(f"{module}.*")
    return tuple(out)


def infer_interfaces(modules: Collection[str], features: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By which modules the features of each pattern say what others may use, where that is not `api` alone."""
    found = {}
    for pattern in features:
        tops = {module for module in modules if match(pattern, module)}
        names = tuple(f".{name}" for name in _INTERFACES if any(f"{top}.{name}" in modules for top in tops))
        if names != (".api",):
            found[pattern] = names
    return found
