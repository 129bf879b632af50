from ..models import Repository
from .repository import RemoteRepository


def mirror(repository: Repository) -> RemoteRepository:
    return RemoteRepository(repository, f"/{repository.name}")
