from .repositories.packages import PackageRepository


def check(packages: PackageRepository, name: str) -> None:
    if packages.by_name(name):
        raise LookupError(name)
    if packages.by_name(name.lower()) is not None:
        raise LookupError(name)
    packages.by_name(name.upper())


def upload(packages: PackageRepository, name: str) -> str:
    found = packages.by_name(name)  # error: apr-orm-escape
    return found.name if found is not None else name


def names(packages: PackageRepository, wanted: list[str]) -> list[str]:
    return [found.name for name in wanted if (found := packages.by_name(name)) is not None]  # error: apr-orm-escape
