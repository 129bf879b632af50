"""No folder here holds an `__init__.py`: `stall` is a package because code imports from it by that name."""

# only: apr-domain-imports-framework
from celery import shared_task  # error: apr-domain-imports-framework
