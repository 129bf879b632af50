from __future__ import annotations

from unittest.mock import MagicMock, patch

from signal_posts.posts.hub import Tolls, lowered


@patch("signal_posts.posts.hub.recording_of", MagicMock(return_value=b""))
@patch("signal_posts.posts.hub._get_hub_api")
def test_a_post_is_lowered(hub: MagicMock) -> None:
    hub.return_value.post_of.return_value = {"cars": 9}
    assert lowered("north", 3) == 9


@patch("signal_posts.posts.hub._get_tolls", return_value=Tolls(1))  # error: apr-mocked-internals
def test_a_toll_is_taken(tolls: MagicMock) -> None:
    assert lowered("north", 3) == 3


@patch("signal_posts.posts.hub.recording_where_wanted", MagicMock(return_value=b""))  # error: apr-mocked-internals
def test_no_recording_is_wanted() -> None:
    assert lowered("south", 20) == 60
