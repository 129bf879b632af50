from __future__ import annotations

from .model import Trip, TripRepository, TripStatus, check_transition


class TripService:
    def __init__(self, repo: TripRepository) -> None:
        self.repo = repo

    def accept(self, trip_id: int, driver: str) -> Trip:
        trip = self.repo.get(trip_id)
        trip.status = TripStatus.ACCEPTED  # error: apr-unvalidated-transition
        trip.driver = driver
        return trip

    def accept_update(self, trip_id: int, driver: str) -> Trip:
        trip = self.repo.get(trip_id)
        return self.repo.update(trip, status=TripStatus.ACCEPTED, driver=driver)  # error: apr-unvalidated-transition

    def rename_driver(self, trip_id: int, driver: str) -> Trip:
        return self.repo.update(self.repo.get(trip_id), driver=driver)

    def finish(self, trip_id: int) -> Trip:
        trip = self.repo.get(trip_id)
        trip.ensure(TripStatus.ACCEPTED)
        trip.status = TripStatus.DONE
        return trip

    def go(self, trip_id: int, target: TripStatus) -> Trip:
        trip = self.repo.get(trip_id)
        check_transition(trip.status, target)
        trip.status = target
        return trip

    def go_update(self, trip_id: int, target: TripStatus) -> Trip:
        trip = self.repo.get(trip_id)
        check_transition(trip.status, target)
        return self.repo.update(trip, status=target)

    def finish_all(self, trips: list[Trip]) -> None:
        for trip in trips:
            if trip.status is TripStatus.DONE:
                continue
            trip.status = TripStatus.DONE
