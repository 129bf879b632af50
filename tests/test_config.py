"""Reading the configuration: what is accepted, what is refused and in which words, and patterns."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apr_mypy.config import ROLES, Config, ConfigError, check_patterns, feature_of, inside, interface_of, load, match


def written(folder: Path, text: str | bytes, name: str = "pyproject.toml") -> Path:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def refused(folder: Path, text: str | bytes, name: str = "pyproject.toml", rules: tuple[str, ...] = ()) -> str:
    with pytest.raises(ConfigError) as error:
        load(written(folder, text, name), rules)
    said = str(error.value)
    assert "\n" not in said
    assert name in said
    return said


EVERYTHING = """
[tool.apr]
root_packages = ["shop"]
features = ["shop.features.*"]
interface = "public"
shared = ["shop.shared.**"]
composition_roots = ["shop.main"]
incidents = "INCIDENTS.md"
incident_prefixes = ["OPS"]
rate_limited_by = "gateway"
circuit_broken = ["api.stripe.com"]
baseline = "b.json"
domain_may_import = ["attrs"]
domain_must_not_import = ["pydantic"]
[tool.apr.layers]
domain = ["shop.domain.**"]
repository = ["shop.repositories.**", "shop.*.rows"]
[tool.apr.interfaces]
"shop.features.billing" = [".contract", "shop.billing_events"]
[tool.apr.severity]
apr-no-rate-limit = "P1"
apr-boolean-state = "off"
[[tool.apr.knowledge.blocking]]
name = "shop.legacy.fetch_sync"
instead = "shop.http.fetch"
"""

THE_SAME_AS_INI = """
[apr]
root_packages = shop
features =
    shop.features.*
interface = public
shared = shop.shared.**
composition_roots = shop.main
incidents = INCIDENTS.md
incident_prefixes = OPS
rate_limited_by = gateway
circuit_broken =
    # a comment of its own line
    api.stripe.com
baseline = b.json
domain_may_import = attrs
domain_must_not_import = pydantic

[apr.layers]
domain = shop.domain.**
repository =
    shop.repositories.**
    shop.*.rows

[apr.interfaces]
shop.features.billing =
    .contract
    shop.billing_events

[apr.severity]
apr-no-rate-limit = P1
apr-boolean-state = off
"""


def test_nothing_is_fine(tmp_path: Path) -> None:
    assert load(tmp_path) == Config(root=tmp_path)
    written(tmp_path, "[tool.other]\nx = 1\n")
    written(tmp_path, "[metadata]\nname = x\n%(", "setup.cfg")
    assert load(tmp_path) == Config(root=tmp_path)


def test_every_key_is_read(tmp_path: Path) -> None:
    config = load(written(tmp_path, EVERYTHING))
    assert config == Config(
        root=tmp_path,
        file="pyproject.toml",
        root_packages=("shop",),
        features=("shop.features.*",),
        interface="public",
        interfaces={"shop.features.billing": (".contract", "shop.billing_events")},
        shared=("shop.shared.**",),
        composition_roots=("shop.main",),
        incidents="INCIDENTS.md",
        incident_prefixes=("OPS",),
        rate_limited_by="gateway",
        circuit_broken=("api.stripe.com",),
        baseline="b.json",
        layers={"domain": ("shop.domain.**",), "repository": ("shop.repositories.**", "shop.*.rows")},
        domain_may_import=("attrs",),
        domain_must_not_import=("pydantic",),
        severity={"apr-no-rate-limit": "P1", "apr-boolean-state": "off"},
        knowledge={"blocking": [{"name": "shop.legacy.fetch_sync", "instead": "shop.http.fetch"}]},
    )


@pytest.mark.parametrize("name", ["setup.cfg", "mypy.ini"])
def test_ini_says_the_same(name: str, tmp_path: Path) -> None:
    toml, ini = tmp_path / "toml", tmp_path / "ini"
    toml.mkdir()
    ini.mkdir()
    first = load(written(toml, EVERYTHING.partition("[[tool.apr.knowledge")[0]))
    second = load(written(ini, THE_SAME_AS_INI, name))
    assert second.file == name
    assert first.digest == second.digest


def test_the_first_file_that_speaks_of_apr_counts(tmp_path: Path) -> None:
    written(tmp_path, "[apr]\nrate_limited_by = ini\n", "mypy.ini")
    assert load(tmp_path).rate_limited_by == "ini"
    written(tmp_path, "[apr]\nrate_limited_by = cfg\n", "setup.cfg")
    assert load(tmp_path).rate_limited_by == "cfg"
    written(tmp_path, "[tool.apr]\n")
    assert load(tmp_path) == Config(root=tmp_path, file="pyproject.toml")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert load(written(tmp_path, b"\xef\xbb\xbf[tool.apr]\nincidents = 'a'\n")).incidents == "a"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.apr]\nfeature = []", ["`feature`", "did you mean `features`?", "rename or remove"]),
        ("[tool.apr]\nzzz = 1", ["`zzz`", "rename or remove"]),
        ("[tool.apr]\nfeatures = 'a.*'", ["`features`", 'features = ["a.*"]']),
        ("[tool.apr]\nfeatures = [1]", ["`features`", "a number"]),
        ("[tool.apr]\nfeatures = ['']", ["`features`", "empty"]),
        ("[tool.apr]\nfeatures = 3", ["`features`", "a number"]),
        ("[tool.apr]\nbaseline = true", ["`baseline`", "true/false"]),
        ("[tool.apr]\nincidents = 2026-01-01", ["`incidents`", "a date"]),
        ("[tool.apr]\nlayers = ['a']", ["`layers`", "[tool.apr.layers]"]),
        ("[tool.apr.layers]\ndomian = ['a.**']", ["`domian`", "did you mean `domain`?", *ROLES]),
        ("[tool.apr.layers]\ndomain = 'a.**'", ["`layers.domain`", 'domain = ["a.**"]']),
        ("[tool.apr.layers]\ndomain = ['a.**b']", ["`layers.domain`", "'a.**b'"]),
        ("[tool.apr.layers]\ndomain = ['a..b']", ["'a..b'"]),
        ("[tool.apr.layers]\ndomain = ['a/b']", ["'a/b'"]),
        ("[tool.apr]\nroot_packages = ['my-shop']", ["`root_packages`", "'my-shop'"]),
        ("[tool.apr]\ninterface = 'a b'", ["`interface`", "'a b'"]),
        ("[tool.apr.interfaces]\n'a.*' = ['.x.*']", ["`interfaces.a.*`", "'.x.*'"]),
        ("[tool.apr.severity]\napr-x = 'P4'", ["`severity.apr-x`", "'P4'", '"P0"', '"off"']),
        ("[tool.apr.severity]\napr-x = 1", ["`severity.apr-x`", "a number"]),
        ("[tool.apr.knowledge]\nblocking = 1", ["`knowledge.blocking`", "[[tool.apr.knowledge.blocking]]"]),
        ("[tool.apr.knowledge.blocking]\nname = 'a'", ["`knowledge.blocking`", "[[tool.apr.knowledge.blocking]]"]),
        ("[tool]\napr = 1", ["`tool.apr`", "must be a table"]),
        ("[tool.apr\n", ["not valid TOML", "line 1"]),
        (b"[tool.apr]\nincidents = '\xff'\n", ["not UTF-8", "0xff", "line 2"]),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(text: str | bytes, words: list[str], tmp_path: Path) -> None:
    said = refused(tmp_path, text)
    for word in words:
        assert word in said, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[apr]\nfeature = x\n", ["`feature`", "`features`"]),
        ("[apr.layer]\ndomain = a\n", ["[apr.layer]", "[apr.layers]"]),
        ("[apr.knowledge.blocking]\nname = a\n", ["pyproject.toml", "[[tool.apr.knowledge.blocking]]"]),
        ("[apr]\n[apr]\n", ["not a valid INI file"]),
        ("[apr]\nlayers = x\n", ["`layers`"]),
        ("[apr.layers]\nDomain = a\n", ["`Domain`", "`domain`"]),
    ],
)
def test_what_is_wrong_in_an_ini_file(text: str, words: list[str], tmp_path: Path) -> None:
    said = refused(tmp_path, text, "setup.cfg")
    for word in words:
        assert word in said, said


def test_rules_are_known_only_where_the_caller_knows_them(tmp_path: Path) -> None:
    text = "[tool.apr.severity]\napr-no-ratelimit = 'P1'\n"
    assert load(written(tmp_path, text)).severity == {"apr-no-ratelimit": "P1"}
    assert "did you mean `apr-no-rate-limit`?" in refused(tmp_path, text, rules=("apr-no-rate-limit", "apr-n-plus-one"))
    assert load(tmp_path, ("apr-no-ratelimit",)).severity


def test_the_digest_holds_what_can_change_a_finding_and_nothing_else(tmp_path: Path) -> None:
    plain = Config(root=tmp_path)
    assert plain.digest == Config(root=tmp_path / "elsewhere", file="setup.cfg", baseline="other.json").digest
    changes = [
        Config(root=tmp_path, features=("a.*",)),
        Config(root=tmp_path, shared=("a.*",)),
        Config(root=tmp_path, layers={"domain": ("a",)}),
        Config(root=tmp_path, layers={"service": ("a",)}),
        Config(root=tmp_path, severity={"a": "P1"}),
        Config(root=tmp_path, knowledge={"blocking": [{"name": "x"}]}),
        Config(root=tmp_path, domain_may_import=("a",)),
        Config(root=tmp_path, interface="."),
    ]
    assert len({c.digest for c in (plain, *changes)}) == len(changes) + 1


# --- patterns ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "module", "wanted"),
    [
        ("shop", "shop", True),
        ("shop", "shop.a", False),
        ("shop.*", "shop.a", True),
        ("shop.*", "shop", False),
        ("shop.*", "shop.a.b", False),
        ("shop.**", "shop", True),
        ("shop.**", "shop.a.b", True),
        ("shop.**", "shopping", False),
        ("**.models", "models", True),
        ("**.models", "a.b.models", True),
        ("**.models", "a.mymodels", False),
        ("a.**.b", "a.b", True),
        ("a.**.b", "a.x.y.b", True),
        ("a.**.**.b", "a.b", True),
        ("a.*_repo", "a.order_repo", True),
        ("a.*_repo", "a.order_repository", False),
        ("a.x*y*z", "a.xyz", True),
        ("**", "a.b.c", True),
        ("a.b", "axb", False),
    ],
)
def test_match(pattern: str, module: str, wanted: bool) -> None:
    assert match(pattern, module) is wanted


SEGMENT = st.text("ab_", min_size=1, max_size=3)
MODULE = st.lists(SEGMENT, min_size=1, max_size=5)
PATTERN = st.lists(
    st.one_of(st.just("**"), st.just("*"), SEGMENT, st.text("ab*", min_size=1, max_size=3).filter(lambda t: "**" not in t)), min_size=1, max_size=5
)


def slowly(pattern: list[str], module: list[str]) -> bool:
    """What a pattern means, written down as plainly as possible."""
    if not pattern:
        return not module
    if pattern[0] == "**":
        return any(slowly(pattern[1:], module[at:]) for at in range(len(module) + 1))
    return bool(module) and segment(pattern[0], module[0]) and slowly(pattern[1:], module[1:])


def segment(pattern: str, text: str) -> bool:
    if pattern == "*":
        return True
    if "*" not in pattern:
        return pattern == text
    head, _, rest = pattern.partition("*")
    return text.startswith(head) and any(segment(rest, text[at:]) if "*" in rest else text[at:] == rest for at in range(len(head), len(text) + 1))


@given(PATTERN, MODULE)
def test_match_means_what_it_says(pattern: list[str], module: list[str]) -> None:
    assert match(".".join(pattern), ".".join(module)) is slowly(pattern, module)


@given(PATTERN, MODULE)
def test_a_package_is_inside_when_one_of_its_parents_matches(pattern: list[str], module: list[str]) -> None:
    text = ".".join(pattern)
    assert inside([text], ".".join(module)) is any(match(text, ".".join(module[:n])) for n in range(1, len(module) + 1))


KEYS = st.sampled_from(["features", "shared", "layers", "severity", "baseline", "incident", "interfaces", "knowledge", "x", "root_packages"])
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-5, 5), st.text(max_size=5), st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["domain", "apr-x", "a.*", ""]), inner, max_size=3)),
    max_leaves=6,
)


def as_toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(c):08x}" if not 0xD800 <= ord(c) < 0xE000 else "?" for c in value) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_toml(k)} = {as_toml(v)}" for k, v in value.items()) + "}"
    return str(value)


_number = itertools.count()


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_any_table_is_read_or_refused_in_one_sentence(tmp_path_factory: pytest.TempPathFactory, table: dict[str, object]) -> None:
    folder = tmp_path_factory.getbasetemp() / f"table{next(_number)}"
    folder.mkdir()
    text = "[tool.apr]\n" + "".join(f"{key} = {as_toml(value)}\n" for key, value in table.items())
    known = set(table) <= {"features", "shared", "layers", "severity", "baseline", "interfaces", "knowledge", "root_packages"}
    outcome = read_or_said(written(folder, text))
    if isinstance(outcome, Config):
        assert known
        assert outcome.digest == load(folder).digest
    else:
        assert "pyproject.toml" in outcome
        assert "\n" not in outcome


def read_or_said(folder: Path) -> Config | str:
    """The configuration, or the sentence that says why there is none."""
    try:
        return load(folder)
    except ConfigError as error:
        return str(error)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / f"bytes{next(_number)}"
    folder.mkdir()
    for name in ("pyproject.toml", "setup.cfg"):
        outcome = read_or_said(written(folder, b"[apr]\n" + data if name == "setup.cfg" else data, name))
        assert isinstance(outcome, Config) or name in outcome
        (folder / name).unlink()


def test_a_pattern_without_a_module_is_named_with_the_nearest_one() -> None:
    config = Config(
        root=Path(),
        file="pyproject.toml",
        features=("shop.feature.*",),
        layers={"domain": ("shop.domian.**", "shop.domain.**")},
        composition_roots=("shop.main",),
        interfaces={"shop.features.billing": (".api",)},
        shared=("shop.nowhere.**",),
    )
    said = check_patterns(config, ["shop", "shop.domain", "shop.domain.order", "shop.features", "shop.features.billing", "shop.main"])
    assert [s.partition(" in ")[0] for s in said] == ["`features`", "`shared`", "`layers.domain`"]
    assert "did you mean `shop.features`?" in said[0]
    assert "`shop.nowhere.**`" in said[1]
    assert "did you mean `shop.domain`?" in said[2]
    assert all("pyproject.toml" in s and "\n" not in s for s in said)


def test_features_and_their_interfaces() -> None:
    config = Config(
        root=Path(),
        features=("shop.features.*",),
        shared=("shop.features.kernel.**",),
        interfaces={"shop.features.b*": (".b",), "shop.features.billing": (".contract", ".", "shop.events.billing"), "**.billing": (".x",)},
    )
    assert feature_of(config, "shop.features.orders.models.rows") == "shop.features.orders"
    assert feature_of(config, "shop.features.orders") == "shop.features.orders"
    assert feature_of(config, "shop.features") == ""
    assert feature_of(config, "shop.features.kernel.money") == ""
    assert feature_of(config, "shop.main") == ""
    assert interface_of(config, "shop.features.orders") == ("shop.features.orders.api",)
    assert interface_of(config, "shop.features.billing") == ("shop.features.billing.contract", "shop.features.billing", "shop.events.billing")
