from __future__ import annotations

from abc import ABC, abstractmethod

from sqlalchemy.orm import Session

from .models import Sample, SampleState


class Step(ABC):
    @abstractmethod
    def apply(self, sample: Sample) -> None: ...


class Test(Step):
    def apply(self, sample: Sample) -> None:
        sample.state = SampleState.TESTED


class Reject(Step):
    def apply(self, sample: Sample) -> None:  # error: apr-untested-transition
        sample.state = SampleState.REJECTED


def archive(session: Session, sample_id: int) -> None:
    sample = session.get_one(Sample, sample_id)
    sample.state = SampleState.ARCHIVED
    session.commit()


def lose(session: Session, sample_id: int) -> None:  # error: apr-untested-transition
    session.get_one(Sample, sample_id).state = SampleState.LOST
    session.commit()


def receive(session: Session) -> Sample:
    sample = Sample(state=SampleState.RECEIVED)
    session.add(sample)
    return sample
