"""A package: what is made in one module is dropped in another, through re-exports, aliases, bases, injected services and held clients."""

# only: apr-unawaited-coroutine
from parcels.carriers import Carrier, ExpressCarrier, book
from parcels.carriers import track as follow

__all__ = ["Carrier", "ExpressCarrier", "book", "follow"]
