import pytest

from till.registry import SWEPT, Cache


@pytest.fixture(scope="session")
def shared_cache() -> Cache:
    return Cache()


@pytest.fixture(scope="session")
def swept_cache() -> Cache:
    return Cache()


@pytest.fixture
def per_test_cache() -> Cache:
    return Cache()


@pytest.fixture(autouse=True)
def _sweep(swept_cache: Cache):
    yield
    SWEPT.clear()
    swept_cache.data.clear()
