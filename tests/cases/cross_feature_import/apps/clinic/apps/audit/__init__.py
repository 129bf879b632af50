"""This app's interface is its own `__init__`, whatever it takes it from."""

from clinic.apps.audit.log import record
