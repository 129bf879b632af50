from peewee import BooleanField, CharField, DateTimeField, IntegerField, Model, SqliteDatabase

db = SqliteDatabase(":memory:")


class Loan(Model):
    number = CharField()
    state = CharField()
    renewals = IntegerField()
    ended_at = DateTimeField(null=True)
    overdue = BooleanField()

    class Meta:
        database = db
