from .models import Repository
from .repositories.packages import PackageRepository


def mirror(packages: PackageRepository, repository: Repository) -> None:  # error: apr-orm-escape
    packages.url_of(repository.id)
