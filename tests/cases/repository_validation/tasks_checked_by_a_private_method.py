# only: apr-repository-validation
"""A repository whose private method judges the rows that its public ones have loaded."""

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase): ...


class TaskRow(Base):
    __tablename__ = "tasks"
    id: Mapped[int] = mapped_column(primary_key=True)
    done: Mapped[bool]
    expired: Mapped[bool]
    kind: Mapped[str]
    version: Mapped[int]


class TaskClosedError(Exception): ...


class TaskStaleError(Exception): ...


class TaskRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self, task_id: int) -> TaskRow | None:
        return self.session.scalar(select(TaskRow).where(TaskRow.id == task_id))

    def close(self, task_id: int) -> None:
        task = self.session.get(TaskRow, task_id)
        self._check_open(task)
        if task is not None:
            task.done = True
            self.session.add(task)

    def skip(self, task_id: int) -> None:
        task = self.session.get(TaskRow, task_id)
        self._check_open(task)
        self.session.delete(task)

    def _check_open(self, task: TaskRow | None) -> TaskRow | None:
        if task is None:
            raise LookupError("no such task")
        if task.expired:
            raise TaskClosedError("expired")  # error: apr-repository-validation
        if task.done:
            raise TaskClosedError("done")
        return task

    def touch(self, task_id: int, version: int) -> None:
        task = self.session.get(TaskRow, task_id)
        self._check_version(task, version)
        self.session.add(task)

    def _check_version(self, task: TaskRow | None, version: int) -> None:
        # only the database knows who was faster
        if task is None or task.version != version:
            raise TaskStaleError(version)

    def kinds(self) -> list[str]:
        return [self._kind(row) for row in self.session.scalars(select(TaskRow))]

    def drop(self, task_id: int) -> str:
        task = self.session.get(TaskRow, task_id)
        kind = self._kind(task)
        self.session.delete(task)
        return kind

    def _kind(self, task: TaskRow | None) -> str:
        # a row is parsed after it was read
        if task is None or ":" not in task.kind:
            raise ValueError("broken row")
        return task.kind.partition(":")[0]

    def insert(self, task_id: int) -> TaskRow:
        row = TaskRow(id=task_id, done=False, expired=False, kind="a:b", version=1)
        self.session.add(row)
        return row

    def store(self, wanted: TaskRow) -> TaskRow:
        row = self.insert(wanted.id)
        assert row.id == wanted.id
        return row

    def store_wide(self, task_id: int, width: int) -> None:
        assert width > 0  # error: apr-repository-validation
        self.session.add(self.insert(task_id))
