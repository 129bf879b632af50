"""The job queue, as the web application sees it: names of jobs and their arguments."""

from __future__ import annotations

import asyncio

from celery import Celery


class JobQueue:
    """Puts jobs on the worker's queue, by name: the web application does not import the worker."""

    def __init__(self, broker_url: str) -> None:
        self._celery = Celery("shop", broker=broker_url)
        self._celery.conf.broker_transport_options = {"socket_timeout": 5, "socket_connect_timeout": 5}

    async def put(self, job: str, *arguments: int | str) -> None:
        """Enqueue one job. The broker is asked in a thread, because its client blocks."""
        await asyncio.to_thread(self._celery.send_task, f"shop.{job}", args=arguments)
