"""Objects of libraries without types that are made on first use, in code that runs in threads; beside them data of such libraries, and objects made under a lock."""

# only: apr-unlocked-shared-state
from __future__ import annotations

import threading
from typing import Any

from flask import Flask, jsonify
from oslo_messages import Notifier, as_settings, get_transport  # type: ignore[import-not-found]
from plugins import managers  # type: ignore[import-not-found]

app = Flask(__name__)

_notifier: Any = None
_manager: Any = None
_safe: Any = None
_settings: Any = None
_making = threading.Lock()


def bad_notifier() -> Any:
    global _notifier
    if _notifier is None:
        _notifier = Notifier(get_transport(), "billing")  # error: apr-unlocked-shared-state
    return _notifier


def bad_manager() -> Any:
    global _manager
    if not _manager:
        _manager = managers.ExtensionManager("billing.extensions")  # error: apr-unlocked-shared-state
    return _manager


def ok_settings() -> Any:
    global _settings
    if _settings is None:
        _settings = as_settings("billing")
    return _settings


def ok_made_under_a_lock() -> Any:
    global _safe
    with _making:
        if _safe is None:
            _safe = Notifier(get_transport(), "billing")
    return _safe


@app.post("/bills")
def bill() -> Any:
    bad_notifier().info(bad_manager().hooks(ok_settings()))
    ok_made_under_a_lock().info({})
    return jsonify({})
