# only: apr-repository-validation
"""A document that a public method is given to store is input, though it is called a document; one that was read before is a row."""

from __future__ import annotations
from typing import Any
from pymongo.collection import Collection


class Bad(Exception):
    pass


class ThingRepository:
    def __init__(self, items: Collection[dict[str, Any]]) -> None:
        self.items = items

    def add_all(self, docs: list[dict[str, Any]]) -> None:
        for doc in docs:
            if "sku" not in doc:
                raise Bad("sku")  # error: apr-repository-validation
        self.items.insert_many(docs)

    def add_priced(self, docs: list[dict[str, Any]]) -> None:
        if not docs:
            return
        for doc in docs:
            if doc["price"] < 0:
                raise Bad("price")  # error: apr-repository-validation
        self.items.insert_many(docs)

    def add_checked(self, docs: list[dict[str, Any]]) -> None:
        if any("sku" not in doc for doc in docs):
            raise Bad("sku")  # error: apr-repository-validation
        self.items.insert_many(docs)

    def add(self, doc: dict[str, Any]) -> None:
        if "sku" not in doc:
            raise Bad("sku")  # error: apr-repository-validation
        self.items.insert_one(doc)

    def add_complete(self, doc: dict[str, Any]) -> None:
        if not {"sku", "price"} <= doc.keys():
            raise Bad("sku")  # error: apr-repository-validation
        self.items.insert_one(doc)

    def add_with_names(self, doc: dict[str, Any]) -> None:
        missing = {"sku", "price"} - set(doc)
        if missing:
            raise Bad(f"missing {missing}")  # error: apr-repository-validation
        self.items.insert_one(doc)

    def add_known(self, doc: dict[str, Any]) -> None:
        if doc.get("sku") is None:
            raise Bad("sku")  # error: apr-repository-validation
        self.items.insert_one(doc)

    def add_sku(self, doc: dict[str, Any]) -> None:
        try:
            sku = doc["sku"]
        except KeyError as e:
            raise Bad(
                "sku"
            ) from e  # gap: apr-repository-validation  (nothing shows that doc itself was not read before: only a part of it is stored)
        self.items.insert_one({"_id": sku})

    def add_code(self, sku: str) -> None:
        if len(sku) != 8 or not sku.isalnum():
            raise Bad("sku")  # error: apr-repository-validation
        self.items.insert_one({"_id": sku})

    def add_quantity(self, qty: int, sku: str) -> None:
        if not 0 < qty <= 100:
            raise Bad("qty")  # error: apr-repository-validation
        self.items.insert_one({"_id": sku})

    def add_items(self, items: list[str]) -> None:
        for n, item in enumerate(items):
            if not item:
                raise Bad(f"item {n} is empty")  # error: apr-repository-validation
            self.items.insert_one({"_id": item})

    def add_distinct(self, items: list[str]) -> None:
        if len(items) != len(set(items)):
            raise Bad("duplicates")  # error: apr-repository-validation
        self.items.insert_many({"_id": i} for i in items)


class ThingReader:
    """Documents that were read before are rows, whatever is asked of them."""

    def __init__(self, items: Collection[dict[str, Any]]) -> None:
        self.items = items

    def name_of(self, doc: dict[str, Any]) -> str:
        if "name" not in doc:
            raise Bad("a stored document has no name")
        return str(doc["name"])
