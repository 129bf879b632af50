import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from selectors import BaseSelector
from ssl import SSLContext
from types import TracebackType
from typing import Any, ClassVar, Literal, TypedDict, overload, type_check_only

from kafka.consumer.fetcher import ConsumerRecord
from kafka.consumer.subscription_state import AsyncConsumerRebalanceListener, ConsumerRebalanceListener
from kafka.future import Future
from kafka.serializer import Deserializer
from kafka.structs import ConsumerGroupMetadata, OffsetAndMetadata, OffsetAndTimestamp, TopicPartition
from typing_extensions import Self, Unpack

@type_check_only
class _ConsumerConfig(TypedDict, total=False):
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
    client_rack: str
    group_id: str | None
    group_instance_id: str | None
    key_deserializer: Callable[[bytes], Any] | Deserializer | None
    value_deserializer: Callable[[bytes], Any] | Deserializer | None
    enable_incremental_fetch_sessions: bool
    fetch_max_wait_ms: float
    fetch_min_bytes: int
    fetch_max_bytes: int
    max_partition_fetch_bytes: int
    auto_offset_reset: str
    enable_auto_commit: bool
    auto_commit_interval_ms: float
    default_offset_commit_callback: Callable[[dict[TopicPartition, OffsetAndMetadata], Any], object]
    check_crcs: bool
    isolation_level: Literal["read_uncommitted", "read_committed"]
    allow_auto_create_topics: bool
    partition_assignment_strategy: Sequence[Any]
    max_poll_records: int
    max_poll_interval_ms: float
    session_timeout_ms: float
    heartbeat_interval_ms: float
    consumer_timeout_ms: float
    metric_group_prefix: str
    exclude_internal_topics: bool

class KafkaConsumer:
    DEFAULT_CONFIG: ClassVar[dict[str, Any]]
    DEFAULT_SESSION_TIMEOUT_MS_PRE_KIP_735: ClassVar[int]
    config: dict[str, Any]
    def __init__(self, *topics: str, **configs: Unpack[_ConsumerConfig]) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, exc_type: type[BaseException] | None, exc_val: BaseException | None, exc_tb: TracebackType | None) -> None: ...
    def __iter__(self) -> Iterator[ConsumerRecord]: ...
    def __next__(self) -> ConsumerRecord: ...
    def bootstrap_connected(self) -> bool: ...
    def bootstrap(self, timeout_ms: float | None = None, refresh: bool = False) -> Any: ...
    def assign(self, partitions: Iterable[TopicPartition]) -> None: ...
    def assignment(self) -> set[TopicPartition]: ...
    def close(self, autocommit: bool = True, timeout_ms: float | None = None) -> None: ...
    def commit_async(
        self,
        offsets: Mapping[TopicPartition, OffsetAndMetadata] | None = None,
        callback: Callable[[dict[TopicPartition, OffsetAndMetadata], Any], object] | None = None,
    ) -> Future[Any]: ...
    def commit(self, offsets: Mapping[TopicPartition, OffsetAndMetadata] | None = None, timeout_ms: float | None = None) -> None: ...
    def group_metadata(self) -> ConsumerGroupMetadata: ...
    @overload
    def committed(self, partition: TopicPartition, metadata: Literal[False] = False, timeout_ms: float | None = None) -> int | None: ...
    @overload
    def committed(self, partition: TopicPartition, metadata: Literal[True], timeout_ms: float | None = None) -> OffsetAndMetadata | None: ...
    def topics(self) -> set[str]: ...
    def partitions_for_topic(self, topic: str) -> set[int] | None: ...
    def poll(
        self, timeout_ms: float = 0, max_records: int | None = None, update_offsets: bool = True
    ) -> dict[TopicPartition, list[ConsumerRecord]]: ...
    def position(self, partition: TopicPartition, timeout_ms: float | None = None) -> int | None: ...
    def highwater(self, partition: TopicPartition) -> int | None: ...
    def pause(self, *partitions: TopicPartition) -> None: ...
    def paused(self) -> set[TopicPartition]: ...
    def resume(self, *partitions: TopicPartition) -> None: ...
    def seek(self, partition: TopicPartition, offset: int | OffsetAndMetadata) -> None: ...
    def seek_to_beginning(self, *partitions: TopicPartition) -> None: ...
    def seek_to_end(self, *partitions: TopicPartition) -> None: ...
    def subscribe(
        self,
        topics: Collection[str] = (),
        pattern: str | re.Pattern[str] | None = None,
        listener: ConsumerRebalanceListener | AsyncConsumerRebalanceListener | None = None,
    ) -> None: ...
    def subscription(self) -> set[str] | None: ...
    def unsubscribe(self) -> None: ...
    def metrics(self, raw: bool = False) -> dict[str, Any] | None: ...
    def offsets_for_times(
        self, timestamps: Mapping[TopicPartition, int], timeout_ms: float | None = None
    ) -> dict[TopicPartition, OffsetAndTimestamp | None]: ...
    def beginning_offsets(self, partitions: Iterable[TopicPartition], timeout_ms: float | None = None) -> dict[TopicPartition, int]: ...
    def end_offsets(self, partitions: Iterable[TopicPartition], timeout_ms: float | None = None) -> dict[TopicPartition, int]: ...
