"""What can go wrong, in the shop's own words. `shop.main` says which HTTP status each one becomes."""

from __future__ import annotations


class ShopError(Exception):
    """Base of everything the shop raises on purpose. The message may be shown to the caller."""


class NotFound(ShopError):
    """The thing asked for does not exist, or not for this caller."""


class Conflict(ShopError):
    """The request is fine, but not in the present state of things."""


class Invalid(ShopError):
    """A value breaks a rule of the business."""


class Unauthenticated(ShopError):
    """Nobody is logged in, or a signature is wrong."""


class Forbidden(ShopError):
    """The caller is known and may not do this."""


class TooSoon(ShopError):
    """The same was asked for a moment ago."""


class DuplicateEvent(ShopError):
    """This event was applied before: the sender may be told that all is well."""


class Unavailable(ShopError):
    """A system that we depend on does not answer."""
