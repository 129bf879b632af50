import asyncio

from line_server.connections import forward, on_connection


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await forward(reader, writer)


async def main() -> None:
    server = await asyncio.start_server(on_connection, "127.0.0.1", 8025)
    async with server:
        await server.serve_forever()
