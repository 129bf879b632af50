# only: apr-blocking-call
"""The disk and other programs are waited for; a small file of the package, printing and logging are not worth a word."""

import asyncio
import io
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path
from subprocess import check_output

import aiofiles
import anyio
from anyio import Path as AsyncPath
from fastapi import UploadFile

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
TEMPLATE = HERE / "templates" / "receipt.html"
VERSION_FILE = "VERSION"
EXPORTS = Path("/srv/exports")


async def read_upload(name: str) -> str:
    with open(f"/srv/uploads/{name}") as file:  # error: apr-blocking-call
        return file.read()


async def read_export(name: str) -> bytes:
    return (EXPORTS / name).read_bytes()  # error: apr-blocking-call


async def write_export(name: str, rows: list[str]) -> None:
    path = EXPORTS / name
    path.parent.mkdir(parents=True, exist_ok=True)  # error: apr-blocking-call
    path.write_text("\n".join(rows))  # error: apr-blocking-call
    with path.open("a") as file:  # error: apr-blocking-call
        file.write("\n")


async def save_state(state: dict[str, int]) -> None:
    with open("state.json", "w") as file:  # error: apr-blocking-call
        json.dump(state, file)


async def keep_upload(upload: UploadFile) -> None:
    with open(EXPORTS / "upload.bin", "wb") as out:  # error: apr-blocking-call
        shutil.copyfileobj(upload.file, out)  # error: apr-blocking-call


async def keep_upload_async(upload: UploadFile) -> None:
    async with aiofiles.open(EXPORTS / "upload.bin", "wb") as out:
        while chunk := await upload.read(65536):
            await out.write(chunk)


async def receipt(name: str) -> str:
    return TEMPLATE.read_text().replace("{name}", name)


async def version() -> str:
    with open(VERSION_FILE) as file:
        return file.read().strip()


async def packaged_schema() -> str:
    return resources.files("app").joinpath("schema.sql").read_text()


async def rewrite_own_template(text: str) -> None:
    TEMPLATE.write_text(text)  # error: apr-blocking-call


async def anyio_path(name: str) -> str:
    path = AsyncPath("/srv/uploads") / name
    if await path.exists():
        return await path.read_text()
    async with await anyio.open_file("/srv/uploads/default.txt") as file:
        return await file.read()


async def in_memory(rows: list[str]) -> bytes:
    buffer = io.BytesIO()
    buffer.write(b"\n".join(row.encode() for row in rows))
    buffer.seek(0)
    return buffer.read()


async def spool(body: bytes) -> str:
    with tempfile.NamedTemporaryFile(delete=False) as file:  # error: apr-blocking-call
        file.write(body)
    return file.name


async def clean(folder: str) -> None:
    shutil.rmtree(folder)  # error: apr-blocking-call
    for name in os.listdir("/srv/uploads"):  # error: apr-blocking-call
        os.remove(f"/srv/uploads/{name}")  # error: apr-blocking-call


async def convert(path: str) -> bytes:
    subprocess.run(["ffmpeg", "-i", path, "out.mp3"], check=True)  # error: apr-blocking-call
    return check_output(["file", path])  # error: apr-blocking-call


async def convert_async(path: str) -> bytes:
    process = await asyncio.create_subprocess_exec("ffmpeg", "-i", path, "out.mp3", stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    await process.wait()
    return out


async def shell(command: str) -> int:
    return os.system(command)  # error: apr-blocking-call


async def talk(name: str) -> None:
    print("hello", name)
    print("hello", name, file=sys.stderr)
    sys.stdout.write("hello\n")
    logger.info("greeted %s", name)
    logger.exception("never mind")


async def environment(name: str) -> str:
    return os.environ.get(name, "") + os.path.basename(name) + os.fspath(name) + str(Path(name).with_suffix(".txt"))
