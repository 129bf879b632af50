from __future__ import annotations

from typing import Any, Protocol


class ParcelStore(Protocol):
    def set_status(self, tracking: str, status: str) -> None: ...


class ParcelService:
    def __init__(self, store: ParcelStore) -> None:
        self._store = store

    def on_event(self, event: dict[str, Any]) -> None:
        self._store.set_status(event["tracking"], event["status"])


class MongoParcels:
    def __init__(self, collection: Any) -> None:
        self._collection = collection

    def set_status(self, tracking: str, status: str) -> None:
        self._collection.update_one({"_id": tracking}, {"$set": {"status": status}})
