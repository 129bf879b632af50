# only: apr-missing-row-lock
# mypy: disable-error-code="no-untyped-def,no-untyped-call,import-untyped"
"""A lock that the project puts behind a name of its own when it starts, and one behind a flag."""

from peewee import AutoField, CharField, Model, PostgresqlDatabase

db = PostgresqlDatabase("shop")


class Late:
    def initialize(self, obj):
        self.obj = obj

    def __call__(self, *args, **kwargs):
        return self.obj(*args, **kwargs)


db_for_update = Late()


class Job(Model):
    id = AutoField()
    status = CharField(choices=[("new", "new"), ("done", "done")])

    class Meta:
        database = db


def find(job_id, for_update=False):
    query = Job.select().where(Job.id == job_id)
    if for_update:
        query = db_for_update(query)
    return query.get()


def finish(job_id):
    with db.atomic():
        job = db_for_update(Job.select().where(Job.id == job_id)).get()
        if job.status != "new":
            raise ValueError("done")
        job.status = "done"
        job.save()


def finish_unlocked(job_id):
    with db.atomic():
        job = Job.select().where(Job.id == job_id).get()
        if job.status != "new":
            raise ValueError("done")
        job.status = "done"  # error: apr-missing-row-lock
        job.save()


def finish_found(job_id):
    with db.atomic():
        job = find(job_id, for_update=True)
        if job.status != "new":
            raise ValueError("done")
        job.status = "done"
        job.save()


def finish_found_unlocked(job_id):
    with db.atomic():
        job = find(job_id)
        if job.status != "new":
            raise ValueError("done")
        job.status = "done"  # error: apr-missing-row-lock
        job.save()
