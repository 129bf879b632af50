from unittest.mock import MagicMock, patch

from weather_desk.weatherly import gauges
from weather_desk.weatherly.stations import Probe, StationHub, Warning_, count_events, expected, newest, yearly


def test_the_gateway_is_named(monkeypatch):
    monkeypatch.setattr(gauges, "_has_gateway", lambda: True)
    assert gauges.mean(["a"], {"a": 3})["source"] == "gateway"


def test_a_url_is_enough(monkeypatch):
    monkeypatch.setattr(gauges, "_gateway_url", lambda: "https://gateway.example.com")
    assert gauges.mean(["a"], {"a": 3})["source"] == "gateway"


def test_weights(monkeypatch):
    monkeypatch.setattr(gauges, "_weight", lambda station: 1)  # error: apr-mocked-internals
    assert gauges.mean(["sea-1"], {"sea-1": 3})["mean"] == 3


def test_the_moment():
    with patch("weather_desk.weatherly.gauges.utc_moment", return_value=None):
        assert gauges.mean(["a"], {"a": 3})["at"] is None


def test_it_is_checked_before_it_counts():
    seen = False

    def checked(reading):
        nonlocal seen
        gauges_checked(reading)
        seen = True

    gauges_checked = gauges._checked
    with patch("weather_desk.weatherly.gauges._checked", side_effect=checked):
        gauges.mean(["a"], {"a": 3})
    assert seen


def test_it_is_checked_once():
    seen = []

    def checked(reading):
        from weather_desk.weatherly.gauges import _checked

        result = _checked(reading)
        seen.append(reading)
        return result

    with patch("weather_desk.weatherly.gauges._checked", side_effect=checked):
        gauges.mean(["a"], {"a": 3})
    assert seen == [3]


def test_it_is_not_checked_twice():
    seen = []

    def checked(reading):
        seen.append(reading)
        return reading

    with patch("weather_desk.weatherly.gauges._checked", side_effect=checked):  # error: apr-mocked-internals
        gauges.mean(["a"], {"a": 300})
    assert seen == [300]


def test_latest():
    hub = StationHub("stations.example.com", "token")
    hub._connection = MagicMock()
    assert hub.latest("a") == []


def test_rows_are_those_of_a_station():
    hub = StationHub("stations.example.com", "token")
    hub._rows = MagicMock(return_value=[])  # error: apr-mocked-internals
    assert hub.latest("a") == []


def test_the_years_of_the_archive():
    with patch("weather_desk.weatherly.stations.StationHub.ask_archive", return_value=[1, None]):
        assert yearly("a") == [1]


def test_events_are_counted():
    with patch("weather_desk.weatherly.stations.open_events") as opened:
        opened.return_value.__enter__.return_value.fetchone.return_value = (3,)
        assert count_events("a") == 3


def test_measured_in_tenths():
    probe = Probe(MagicMock())
    with patch.object(Probe, "run", return_value="4"):
        assert probe.measure("wind") == 40


def test_measured():
    probe = Probe(MagicMock())
    with patch.object(Probe, "scale", return_value=4):  # error: apr-mocked-internals
        assert probe.measure("wind") == 4


@patch.object(Warning_, "send")
def test_the_text_of_a_warning(sent):
    assert "Storm" in Warning_("a").text()


@patch.object(Warning_, "text", return_value="Storm")  # error: apr-mocked-internals
def test_a_warning_is_sent(text):
    Warning_("a").send()
    text.assert_called_once()


def test_the_newest_station():
    with patch("weather_desk.weatherly.stations.KitClient") as made:
        made.oauth.return_value.stations.find_newest.return_value = "a"
        assert newest("token") == "a"


def test_the_almanac():
    with patch("weather_desk.weatherly.stations.Almanac") as made:  # error: apr-mocked-internals
        made.return_value.of.return_value = "sun"
        assert expected("may") == "sun"
