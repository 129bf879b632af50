"""The standard library: what reads and writes is forbidden, the rest is not."""

from __future__ import annotations

import abc
import collections.abc
import dataclasses
import datetime
import decimal
import enum
import functools
import hashlib
import http
import importlib
import itertools
import json
import logging
import math
import re
import smtplib  # error: apr-domain-imports-framework
import socket  # error: apr-domain-imports-framework
import sqlite3  # error: apr-domain-imports-framework
import subprocess  # error: apr-domain-imports-framework
import typing
import urllib.parse
import urllib.request  # error: apr-domain-imports-framework
import uuid
from http import HTTPStatus
from http.client import HTTPConnection  # error: apr-domain-imports-framework
from typing import TYPE_CHECKING, Protocol
from urllib import request  # error: apr-domain-imports-framework
from urllib import parse
from urllib.parse import urlparse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session  # error: apr-domain-imports-framework

fetch = importlib.import_module("requests")  # error: apr-domain-imports-framework
