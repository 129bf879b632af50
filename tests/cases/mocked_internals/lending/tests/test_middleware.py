"""A middleware is a boundary to others, and a unit in its own tests."""

from unittest.mock import MagicMock, patch

from lending.desk import lending
from lending.desk.middleware import BannerMiddleware


def test_banner() -> None:
    with patch.object(BannerMiddleware, "with_banner") as banner:  # error: apr-mocked-internals
        BannerMiddleware(MagicMock())(MagicMock())
    banner.assert_called_once()


def test_padded_without_a_banner() -> None:
    with patch.object(BannerMiddleware, "with_banner"):
        assert lending.padded("7") == "00000007"
