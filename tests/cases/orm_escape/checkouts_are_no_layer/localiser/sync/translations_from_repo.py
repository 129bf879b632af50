from __future__ import annotations

from ..models import Project, Repository
from .repositories import PullFromRepositoryError, client_of


def pull(project: Project) -> list[str]:
    changed = []
    for repository in Repository.objects.filter(project=project):
        try:
            changed.append(client_of(repository.kind).update(repository.url, f"/srv/{project.name}"))
        except OSError as error:
            raise PullFromRepositoryError(repository.url) from error
    return changed


def first(project: Project) -> Repository | None:
    return Repository.objects.filter(project=project).first()
