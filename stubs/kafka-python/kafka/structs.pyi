from typing import NamedTuple

class TopicPartition(NamedTuple):
    topic: str
    partition: int

class TopicPartitionReplica(NamedTuple):
    topic: str
    partition: int
    broker_id: int

class OffsetAndMetadata(NamedTuple):
    offset: int | None = None
    metadata: str = ""
    leader_epoch: int = -1

class OffsetAndTimestamp(NamedTuple):
    offset: int
    timestamp: int
    leader_epoch: int

class MemberState:
    UNJOINED: str
    REBALANCING: str
    STABLE: str

class ConsumerGroupMetadata(NamedTuple):
    group_id: str | None = None
    generation_id: int = -1
    member_id: str = ""
    group_instance_id: str | None = None
    state: str = ...
