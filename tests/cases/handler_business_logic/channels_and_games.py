# only: apr-handler-business-logic
"""A data class that holds a connection is a way to somebody, and no entity; one that holds values is."""

from dataclasses import dataclass

from fastapi import APIRouter, WebSocket

router = APIRouter()


@dataclass
class Channel:
    websocket: WebSocket
    speaker: str = "table"


@dataclass
class Game:
    room: str
    turn: str = "white"


GAMES: dict[str, Game] = {}


def save(game: Game) -> None:
    GAMES[game.room] = game


@router.websocket("/channel")
async def talk(websocket: WebSocket) -> None:
    await _talk(Channel(websocket))


async def _talk(channel: Channel) -> None:
    async for text in channel.websocket.iter_text():
        if text == "me":
            channel.speaker = "me"
        elif channel.speaker == "me":
            await channel.websocket.send_text(text)


@router.post("/games/{room}/turn")
def turn(room: str) -> None:
    _turn(GAMES[room])


def _turn(game: Game) -> None:
    game.turn = "black"  # error: apr-handler-business-logic
    save(game)
