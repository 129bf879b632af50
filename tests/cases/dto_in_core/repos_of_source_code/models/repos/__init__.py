from pydantic import BaseModel


class RepoHead(BaseModel):
    url: str
    branch: str


class RepoCreds(BaseModel):
    private_key: str
