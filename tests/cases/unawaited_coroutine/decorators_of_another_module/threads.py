import asyncio
import functools


def in_thread(fn):
    @functools.wraps(fn)
    async def call(*args, **kwargs):
        return await asyncio.to_thread(fn, *args, **kwargs)

    return call


def with_limit(seconds):
    def decorate(fn):
        @functools.wraps(fn)
        async def call(*args, **kwargs):
            async with asyncio.timeout(seconds):
                return await fn(*args, **kwargs)

        return call

    return decorate


def counted(fn):
    fn.calls = 0
    return fn
