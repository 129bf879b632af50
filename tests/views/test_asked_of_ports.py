"""What is asked of a store that is only declared: of which class, by which arguments, for one or for many."""

from __future__ import annotations

from typing import Any

from apr_mypy.views.asked_of_ports import asked_of_ports

SOURCES = {
    "asked_ports": """
        from abc import ABC, abstractmethod
        from typing import Protocol

        class Parcel:
            owner_id: int

        class Parcels(Protocol):
            def get(self, parcel_id: int) -> Parcel | None: ...
            async def of_owner(self, owner_id: int) -> list[Parcel]: ...
            def delete(self, parcel_id: int) -> None: ...
            def count(self, owner_id: int) -> int: ...

        class Kept(ABC):
            @abstractmethod
            def find(self, key: int) -> Parcel: ...

        class InMemory(Kept):
            def find(self, key: int) -> Parcel:
                return Parcel()

        async def ask(parcels: Parcels, kept: Kept, number: int, owner: int) -> None:
            parcels.get(number)
            await parcels.of_owner(owner)
            parcels.delete(parcel_id=number)
            parcels.count(owner)
            kept.find(number)
    """
}


def test_only_what_is_declared_and_about_objects(sources: Any) -> None:
    found = [(given, sorted(bound), is_one) for given, bound, is_one, _ in asked_of_ports(sources.program, sources.fn("asked_ports.ask"))]
    assert found == [
        ("asked_ports.Parcel", ["parcel_id"], True),
        ("asked_ports.Parcel", ["owner_id"], False),
        ("asked_ports.Parcel", ["parcel_id"], True),
    ]
