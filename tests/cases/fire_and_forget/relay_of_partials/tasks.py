import asyncio
from functools import partial

background = partial(asyncio.create_task, name="background")
