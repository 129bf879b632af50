# only: apr-untested-transition
import asyncio
from unittest.mock import Mock

from letters_desk.desk import Letter, State, send_all


def test_what_waits_is_sent() -> None:
    session, letter = Mock(), Letter(id=3, state=State.WAITING)
    session.execute.return_value.scalar_one.return_value = letter

    async def run() -> None:
        await send_all(session, [3])

    asyncio.run(run())
    assert letter.state is State.SENT
