# only: apr-unsigned-webhook
from parcel_hooks.signing import compute_signature


class TestSignature:
    def test_is_the_same_each_time(self) -> None:
        signature = compute_signature(b"{}", "one")
        again = compute_signature(b"{}", "one")
        assert signature == again

    def test_differs_by_secret(self) -> None:
        signature = compute_signature(b"{}", "one")
        assert signature != compute_signature(b"{}", "two")
