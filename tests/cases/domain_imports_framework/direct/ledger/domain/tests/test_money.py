"""Tests of the domain may use what they like."""

import sqlite3

import requests


def test_money() -> None:
    assert sqlite3 is not requests
