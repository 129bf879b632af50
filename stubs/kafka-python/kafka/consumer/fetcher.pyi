from typing import Any, NamedTuple

class ConsumerRecord(NamedTuple):
    topic: str
    partition: int
    leader_epoch: int
    offset: int
    timestamp: int
    timestamp_type: int
    key: Any
    """What the `key_deserializer` gives; bytes without one."""
    value: Any
    """What the `value_deserializer` gives; bytes without one."""
    headers: list[tuple[str, bytes]]
    checksum: int | None
    serialized_key_size: int
    serialized_value_size: int
    serialized_header_size: int
