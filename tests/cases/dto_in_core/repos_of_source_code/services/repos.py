from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from repos_of_source_code.models.repos import RepoCreds, RepoHead
from repos_of_source_code.tables import RepoModel


class RepoError(Exception):
    pass


def credentials(key_file: str) -> RepoCreds:
    path = Path(key_file)
    if not path.exists():
        raise RepoError(f"{key_file} is not there")
    return RepoCreds(private_key=path.read_text())


def head_of(session: Session, url: str) -> RepoHead:
    if "://" not in url:
        raise RepoError(url)
    row = session.scalars(select(RepoModel).where(RepoModel.url == url)).one()
    return RepoHead(url=row.url, branch=row.branch)
