"""A schema in a repository module stays a DTO, a dataclass there is none."""  # role: repository

from dataclasses import dataclass

from pydantic import BaseModel


class Filter(BaseModel):  # role: dto
    name: str


@dataclass
class Found:  # role: repository
    name: str


def load(filter: Filter) -> Found:
    return Found(filter.name)
