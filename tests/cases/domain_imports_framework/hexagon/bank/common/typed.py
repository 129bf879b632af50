"""A module outside the domain that knows a framework for type checking only: nothing is imported when it runs."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Clock: ...
