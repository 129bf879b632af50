from ..repositories.sources import SourceStore


class Stars:
    def __init__(self, sources: SourceStore) -> None:
        self.sources = sources

    def shown(self, name: str) -> str:
        found = self.sources.named(name)  # error: apr-orm-escape
        return f"{found.stars} stars" if found else "unknown"

    def many(self, name: str) -> bool:
        return self.sources.stars(name) > 1000
