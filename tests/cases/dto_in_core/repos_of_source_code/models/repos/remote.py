from repos_of_source_code.models.repos import RepoHead


class RemoteRepo:
    def __init__(self, head: RepoHead) -> None:
        self.head = head

    def info(self) -> RepoHead:
        return self.head
