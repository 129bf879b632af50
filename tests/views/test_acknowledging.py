"""What becomes of a message whose handling failed."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.acknowledging import message_after
from apr_mypy.views.aftermath import paths_after
from apr_mypy.views.deeds import deeds
from apr_mypy.views.excepts import takings

SOURCES = {
    "messages": """
        import logging
        from typing import Any

        logger = logging.getLogger("x")

        def work(message: Any) -> None:
            logger.info("%s", message)

        def left(queue: Any) -> None:
            for message in queue.receive():
                try:
                    work(message)
                except OSError:
                    logger.exception("x")
                    continue
                queue.delete_message(message)

        def left_in_the_block(message: Any) -> None:
            try:
                work(message)
                message.ack()
            except OSError:
                logger.exception("x")

        def left_by_return(message: Any) -> None:
            try:
                work(message)
            except OSError:
                logger.exception("x")
                return
            message.ack()

        def left_but_for_another_reason(message: Any) -> None:
            try:
                work(message)
            except KeyError:
                message.ack()
            except OSError:
                logger.exception("x")
            else:
                message.ack()

        def counts_behind(queue: Any) -> None:
            for message in queue.receive():
                try:
                    work(message)
                except OSError:
                    logger.exception("x")
                queue.delete_message(message)

        def counts_behind_the_loop(queue: Any) -> None:
            for message in queue.receive():
                try:
                    work(message)
                except OSError:
                    logger.exception("x")
                    continue
            queue.ack()

        def counts_in_the_end(message: Any) -> None:
            try:
                work(message)
            except OSError:
                logger.exception("x")
            finally:
                message.ack()

        def counts_from_the_start(message: Any) -> None:
            message.ack()
            try:
                work(message)
            except OSError:
                logger.exception("x")

        def stops_there(consumer: Any) -> None:
            for message in consumer:
                try:
                    work(message)
                except OSError:
                    logger.exception("x")
                    break
                consumer.commit(message)

        def up_to_the_next(consumer: Any) -> None:
            for message in consumer:
                try:
                    work(message)
                    consumer.store_offsets(message)
                except OSError:
                    logger.exception("x")
    """,
    "subscribers": """
        import logging
        from typing import Any

        logger = logging.getLogger("x")

        def start(hooks: dict[str, Any]) -> None:
            for hook in hooks.values():
                try:
                    hook()
                except OSError:
                    logger.exception("x")

        def on_order(payload: dict[str, str]) -> None:
            try:
                print(payload)
            except OSError:
                logger.exception("x")
    """,
}


@pytest.mark.parametrize(
    ("name", "counts", "stays"),
    [
        ("left", False, True),
        ("left_in_the_block", False, True),
        ("left_by_return", False, True),
        ("left_but_for_another_reason", False, True),
        ("counts_behind", True, False),
        ("counts_behind_the_loop", True, False),
        ("counts_in_the_end", True, False),
        ("counts_from_the_start", False, False),
        ("stops_there", False, True),
        ("up_to_the_next", False, False),
    ],
)
def test_message_after(sources: Any, name: str, counts: bool, stays: bool) -> None:
    taking = next(one for one in takings(sources.fn(f"messages.{name}")) if "OSError" in one.caught.names)
    (path,) = paths_after(taking)
    one = message_after(taking, path, deeds(taking, path))
    assert (one.counts, one.stays) == (counts, stays)


@pytest.mark.parametrize(("name", "counts"), [("start", False), ("on_order", True)])
def test_a_module_of_consumers_does_more_than_consuming(sources: Any, name: str, counts: bool) -> None:
    taking = next(iter(takings(sources.fn(f"subscribers.{name}"))))
    (path,) = paths_after(taking)
    assert message_after(taking, path, deeds(taking, path)).counts is counts
