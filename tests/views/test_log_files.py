"""Settings of logging beside the code: which files are read, and what they say."""

from __future__ import annotations

from pathlib import Path

from apr_mypy.views.log_files import log_files

YAML = """
formatters:
  # old: {format: '%(other_id)s %(message)s'}
  line: {format: '%(levelname)s [%(request_id)s] %(message)s'}
filters:
  ids: {(): shop.logs.RequestIds}
handlers:
  console: {class: logging.StreamHandler, filters: [ids]}
"""


def test_names_and_formats(tmp_path: Path) -> None:
    (tmp_path / "logging.yaml").write_text(YAML)
    (one,) = log_files(tmp_path, ())
    assert one.path == "logging.yaml"
    assert one.names == ("shop.logs.RequestIds", "logging.StreamHandler")
    assert one.formats == ("line: {format: '%(levelname)s [%(request_id)s] %(message)s'}",)


def test_ini(tmp_path: Path) -> None:
    text = "[formatters]\nkeys=a\n[handlers]\nkeys=b\n; class=shop.logs.Old\n[formatter_a]\nclass=shop.logs.Line\nformat=%(name)s [%(trace_id)s] %(message)s\n"
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "log.ini").write_text(text)
    (one,) = log_files(tmp_path, ())
    assert one.path == "conf/log.ini"
    assert one.names == ("shop.logs.Line",)
    assert one.formats == ("format=%(name)s [%(trace_id)s] %(message)s",)


def test_a_file_of_another_name_is_read_where_the_code_names_it(tmp_path: Path) -> None:
    (tmp_path / "settings.yml").write_text(YAML)
    assert not list(log_files(tmp_path, ()))
    assert [one.path for one in log_files(tmp_path, {"settings.yml"})] == ["settings.yml"]


def test_what_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "catalog.yaml").write_text("books: [a.b, c.d]")
    (tmp_path / "logging.json").write_bytes(b"\xff\xfe formatter handler")
    for folder in (".hidden", "node_modules", "tests", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "logging.yaml").write_text(YAML)
    (tmp_path / "other" / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    assert not list(log_files(tmp_path, ()))
