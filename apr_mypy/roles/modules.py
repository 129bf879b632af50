"""The role of a module as a whole: its configured layer, else what its name says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from apr_mypy import facts as f
from apr_mypy.config import Config, feature_of, interface_of, match
from apr_mypy.place_names import thing_shown, with_plurals
from apr_mypy.roles.places import place
from apr_mypy.roles.role import Role, RoleOf

_CONFIGURED: Final = {str(role): role for role in Role}
_STORED: Final = frozenset({"models", "model", "orm", "tables", "db", "database"})
"""Segments of modules that are about what is stored."""
_OF_CLASSES: Final = frozenset({"entities", "value_objects", "aggregates"})
"""What a module of a domain is called after the classes in it."""
_OF_REVISIONS: Final = frozenset({"revision", "down_revision"})
"""What a script of migrations says of itself."""


class ModuleRoles:
    """Roles of modules by name. `foreign` are top-level packages of libraries, whose names say nothing about this project; `read` are the modules that were read; `things` are layers' names that
    entities of the project have; `web` the libraries by which requests are answered, `stores` those that store."""

    def __init__(
        self,
        config: Config,
        foreign: Collection[str],
        read: Mapping[str, f.Module],
        things: Collection[str] = (),
        web: Collection[str] = (),
        stores: Collection[str] = (),
    ) -> None:
        self._config: Final = config
        self._foreign: Final = foreign
        self._read: Final = read
        self._web: Final = web
        self._stores: Final = stores
        self.things: Final = frozenset(with_plurals(things)) | {thing for name in read if (thing := thing_shown(name))}
        self._layers: Final = [
            (pattern, _CONFIGURED[layer]) for layer, patterns in config.layers.items() if layer in _CONFIGURED for pattern in patterns
        ]
        self._known: Final[dict[str, tuple[RoleOf | None, bool]]] = {}
        self._features: tuple[str, ...] | None = None

    def role(self, name: str) -> tuple[RoleOf | None, bool]:
        """The role, and whether the configuration says it."""
        known = self._known.get(name)
        if known is None:
            configured = self._configured(name)
            known = self._known[name] = (configured, True) if configured is not None else (self._placed(name), False)
        return known

    def _configured(self, name: str) -> RoleOf | None:
        fitting = [(len(pattern.replace("*", "")), pattern, role) for pattern, role in self._layers if match(pattern, name)]
        if fitting:
            _, pattern, role = max(fitting, key=lambda one: one[0])
            return RoleOf(role, f"the configuration says `{pattern}` is `{role}`")
        for pattern in self._config.composition_roots:
            if match(pattern, name):
                return RoleOf(Role.COMPOSITION_ROOT, f"the configuration says `{pattern}` is a composition root")
        return None

    def _placed(self, name: str) -> RoleOf | None:
        if name.partition(".")[0] in self._foreign and name not in self._read:
            return None
        if name in self._read and _is_revision(self._read[name]):
            return RoleOf(Role.MIGRATION, "it says which revision it makes, and which one comes before")
        said = place(name, self.things)
        meant = self._thing_meant(name, said.role) if said is not None else ""
        if meant:
            said = place(name, self.things | {meant})
        if said is not None and said.role is Role.HANDLER and self._config.features:
            feature = feature_of(self._config, name)
            if feature and name in interface_of(self._config, feature):
                # `orders.api` is what other features use, no web API.
                return None
        if said is not None and said.role is Role.DOMAIN:
            container = next((prefix for prefix in self._containers() if name == prefix or name.startswith(f"{prefix}.")), "")
            if container:
                # `domain` with controllers in it is only called so; what lies deeper may still say more.
                return place(f"{container.rpartition('.')[0] or 'project'}{name.removeprefix(container)}", self.things)
        return said

    def _thing_meant(self, name: str, role: Role) -> str:
        """The segment of a module's name by which it would lie in a layer, where what the module holds shows that it means things of the business; else ""."""
        segments = name.split(".")
        if role is Role.REPOSITORY and "repository" in self.things and "repositories" in segments:
            # the checkouts of a project's repositories of source code
            package = ".".join(segments[: segments.index("repositories") + 1])
            held = [module for one, module in self._read.items() if one == package or one.startswith(f"{package}.")]
            return "" if any(self._is_about_storing(module) for module in held) else "repositories"
        if role is Role.DOMAIN and segments[-1] in _OF_CLASSES and name in self._read and not self._read[name].is_package:
            # functions that work on entities
            kinds = {type(step) for step in self._read[name].block}
            return segments[-1] if f.Function in kinds and f.Class not in kinds else ""
        return ""

    def _is_about_storing(self, module: f.Module) -> bool:
        return any(step.full.partition(".")[0] in self._stores or not _STORED.isdisjoint(step.full.split(".")) for step in module.imports)

    def _containers(self) -> tuple[str, ...]:
        """Packages called `domain` (or the like) that hold whole features: handlers lie in them too."""
        if self._features is None:
            found: set[str] = set()
            for name in self._read:
                said = place(name, self.things)
                if said is not None and said.role is Role.HANDLER:
                    segments = name.split(".")
                    above = [".".join(segments[:length]) for length in range(1, len(segments))]
                    for prefix in above:
                        layer = place(f"project.{prefix}", self.things)
                        if layer is not None and layer.role is Role.DOMAIN and (prefix != above[-1] or self._answers(name)):
                            found.add(prefix)
            self._features = tuple(sorted(found))
        return self._features

    def _answers(self, name: str) -> bool:
        """Whether a module that lies in a `domain` itself, and is called as handlers are (`domain.views`), has to do with requests: it imports a web framework, or what is called so."""
        for step in self._read[name].imports:
            said = place(step.full, self.things) if step.full.partition(".")[0] == name.partition(".")[0] else None
            if step.full.partition(".")[0] in self._web or (said is not None and said.role is Role.HANDLER):
                return True
        return False


def _is_revision(module: f.Module) -> bool:
    """Whether a module is a script of migrations, whatever folder it lies in: it is a revision of a table's shape, which follows another one."""
    set_here = {
        target.name.rpartition(".")[2] for step in module.block if isinstance(step, f.Set) for target in step.targets if isinstance(target, f.Name)
    }
    return set_here >= _OF_REVISIONS
