from collections.abc import Callable, Mapping, Sequence
from selectors import BaseSelector
from ssl import SSLContext
from types import TracebackType
from typing import Any, ClassVar, Literal, TypedDict, type_check_only

from kafka.admin._topics import NewTopic
from typing_extensions import Self, Unpack

@type_check_only
class _AdminConfig(TypedDict, total=False):
    bootstrap_servers: str | Sequence[str]
    client_id: str | None
    request_timeout_ms: float
    retry_backoff_ms: float
    reconnect_backoff_ms: float
    reconnect_backoff_max_ms: float
    max_in_flight_requests_per_connection: int
    metadata_max_age_ms: float
    client_dns_lookup: str
    connections_max_idle_ms: float
    receive_message_max_bytes: int
    receive_buffer_bytes: int | None
    send_buffer_bytes: int | None
    socket_options: Sequence[tuple[int, int, int | bytes]]
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
    ssl_context: SSLContext | None
    ssl_check_hostname: bool
    ssl_cafile: str | None
    ssl_certfile: str | None
    ssl_keyfile: str | None
    ssl_crlfile: str | None
    ssl_password: str | Callable[[], str | bytes | bytearray] | None
    api_version: tuple[int, ...] | None
    bootstrap_timeout_ms: float
    metric_reporters: Sequence[Any]
    metrics_num_samples: int
    metrics_sample_window_ms: float
    selector: type[BaseSelector]
    sasl_mechanism: str | None
    sasl_plain_username: str | None
    sasl_plain_password: str | None
    sasl_kerberos_name: Any
    sasl_kerberos_service_name: str
    sasl_kerberos_domain_name: str | None
    sasl_oauth_token_provider: Any
    proxy_url: str | None
    socks5_proxy: str | None
    kafka_client: Any

class KafkaAdminClient:
    """Topics are typed; the other methods are Any."""

    DEFAULT_CONFIG: ClassVar[dict[str, Any]]
    config: dict[str, Any]
    def __init__(self, **configs: Unpack[_AdminConfig]) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, exc_type: type[BaseException] | None, exc_val: BaseException | None, exc_tb: TracebackType | None) -> None: ...
    def __getattr__(self, name: str) -> Any: ...
    def close(self) -> None: ...
    def list_topics(self) -> list[str]: ...
    def describe_topics(self, topics: Sequence[str] | None = None) -> list[dict[str, Any]]: ...
    def create_topics(
        self,
        new_topics: Sequence[NewTopic] | Sequence[str] | Mapping[str, Mapping[str, Any]],
        timeout_ms: float | None = None,
        validate_only: bool = False,
        raise_errors: bool = True,
        wait_for_metadata: bool | float = False,
    ) -> Any: ...
    def delete_topics(self, topics: Sequence[str], timeout_ms: float | None = None, raise_errors: bool = True) -> Any: ...
