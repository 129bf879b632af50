"""The stations' own API, and the archive behind it."""

from contextlib import contextmanager

from django.core.mail import EmailMessage
from django.db import connections
from stationkit import Archive, client


class StationHub:
    def __init__(self, host, token):
        self._host = host
        self._token = token
        self._service = None

    def _connection(self):
        if self._service is not None:
            return self._service
        options = {"host": self._host, "token": self._token}
        self._service = client.connect(**options)
        return self._service

    def _rows(self, answer):
        return [row for row in answer if row["station"]]

    def latest(self, station):
        return self._rows(self._connection().search(station))

    @classmethod
    def archive(cls):
        return Archive(url="https://archive.example.com")

    @classmethod
    def ask_archive(cls, station, first=None, last=None):
        if first is None:
            first = 1900
        if last is None:
            last = 2000
        if first == last:
            return []
        return cls.archive().query_api().query(f"{station} {first} {last}")


def yearly(station):
    return [year for year in StationHub.ask_archive(station) if year]


@contextmanager
def open_events(comment=None):
    with connections["events"].cursor() as cursor:
        if comment:
            cursor.execute("SET comment = %s", [comment])
        yield cursor


def count_events(station):
    with open_events() as cursor:
        cursor.execute("SELECT count(*) FROM events WHERE station = %s", [station])
        return cursor.fetchone()[0]


class Probe:
    def __init__(self, environment):
        self.environment = environment

    def run(self, *args, **options):
        return self.environment.run(*args, **options)

    def scale(self, value):
        return value * 10

    def measure(self, what):
        return self.scale(int(self.run("measure", what)))


class Warning_:
    def __init__(self, station):
        self.station = station

    def text(self):
        return f"Storm at {self.station}"

    def send(self):
        message = EmailMessage("Warning", self.text(), to=["duty@example.com"])
        message.send()


class KitClient(client.Client):
    def request(self, path, **options):
        try:
            return super().request(path, **options)
        except OSError as error:
            raise LookupError(path) from error


class Almanac(dict):
    def of(self, month):
        return self.get(month, "rain")


def newest(token):
    return KitClient.oauth(token=token).stations.find_newest()


def expected(month):
    return Almanac(may="sun").of(month)
