from collections.abc import Callable, Mapping, Sequence
from selectors import BaseSelector
from ssl import SSLContext
from types import TracebackType
from typing import Any, ClassVar, Literal, TypedDict, type_check_only

from kafka.producer.future import FutureRecordMetadata
from kafka.serializer import Serializer
from kafka.structs import ConsumerGroupMetadata, OffsetAndMetadata, TopicPartition
from typing_extensions import Self, Unpack

@type_check_only
class _ProducerConfig(TypedDict, total=False):
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
    ssl_ciphers: str | None
    api_version: tuple[int, ...] | None
    bootstrap_timeout_ms: float
    metric_reporters: Sequence[Any]
    metrics_enabled: bool
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
    key_serializer: Callable[[Any], bytes] | Serializer | None
    value_serializer: Callable[[Any], bytes] | Serializer | None
    enable_idempotence: bool
    transactional_id: str | None
    transaction_timeout_ms: float
    delivery_timeout_ms: float
    acks: Literal[0, 1, -1, "all"]
    compression_type: Literal["gzip", "snappy", "lz4", "zstd"] | None
    retries: float
    batch_size: int
    linger_ms: float
    partitioner: Any
    max_block_ms: float
    max_request_size: int
    allow_auto_create_topics: bool

class KafkaProducer:
    DEFAULT_CONFIG: ClassVar[dict[str, Any]]
    DEPRECATED_CONFIGS: ClassVar[tuple[str, ...]]
    config: dict[str, Any]
    def __init__(self, **configs: Unpack[_ProducerConfig]) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, exc_type: type[BaseException] | None, exc_val: BaseException | None, exc_tb: TracebackType | None) -> None: ...
    def __del__(self) -> None: ...
    def bootstrap_connected(self) -> bool: ...
    def close(self, timeout: float | None = None, null_logger: bool = False) -> None: ...
    def partitions_for(self, topic: str) -> set[int]: ...
    @classmethod
    def max_usable_produce_magic(cls, api_version: tuple[int, ...]) -> int: ...
    def init_transactions(self) -> None: ...
    def begin_transaction(self) -> None: ...
    def send_offsets_to_transaction(
        self, offsets: Mapping[TopicPartition, OffsetAndMetadata], group_metadata: ConsumerGroupMetadata | str
    ) -> None: ...
    def commit_transaction(self) -> None: ...
    def abort_transaction(self) -> None: ...
    def send(
        self,
        topic: str,
        value: Any = None,
        key: Any = None,
        headers: Sequence[tuple[str, bytes]] | None = None,
        partition: int | None = None,
        timestamp_ms: int | None = None,
    ) -> FutureRecordMetadata: ...
    def flush(self, timeout: float | None = None) -> None: ...
    def metrics(self, raw: bool = False) -> dict[str, Any] | None: ...
