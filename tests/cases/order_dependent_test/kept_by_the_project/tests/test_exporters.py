# only: apr-order-dependent-test
from __future__ import annotations

from vetclinic.plugins import add_exporter, drop_exporter, exporter, exporting


def test_adds() -> None:
    add_exporter("csv", str)  # error: apr-order-dependent-test
    assert exporter("csv") is str


def test_csv_is_there() -> None:
    assert exporter("csv")() == ""


def test_pdf() -> None:
    add_exporter("pdf", str)
    assert exporter("pdf") is str


def test_html() -> None:
    add_exporter("html", str)
    assert exporter("html")() == ""


def test_xml() -> None:
    add_exporter("xml", str)
    try:
        assert exporter("xml")() == ""
    finally:
        drop_exporter("xml")


def test_xml_is_gone() -> None:
    try:
        exporter("xml")
    except KeyError:
        pass


def test_within() -> None:
    with exporting("odt", str):
        assert exporter("odt")() == ""


def test_odt_is_gone() -> None:
    try:
        exporter("odt")
    except KeyError:
        pass
