# only: apr-swallowed-exception
"""What is done to the business has no `ValueError` for an answer; a mark says nothing of an exception that ends the task; to count results is not to read them."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import httpx


class Payments:
    def charge(self, customer: int) -> None:
        raise NotImplementedError

    def price(self, customer: int) -> int:
        raise NotImplementedError


async def charge(client: Any, customer: int) -> None:
    try:
        await client.charge(customer)
    except* ValueError:  # error: apr-swallowed-exception
        pass


def charge_by_class(payments: Payments, customer: int) -> None:
    try:
        payments.charge(customer)
    except ValueError:  # error: apr-swallowed-exception
        pass


def save(form: Any) -> None:
    try:
        form.save()
    except (KeyError, TypeError):  # error: apr-swallowed-exception
        pass


def price(payments: Payments, customer: int) -> int:
    found = 100
    try:
        found = payments.price(customer)
    except ValueError:
        pass
    return found


def forget(seen: list[int], customer: int) -> None:
    try:
        seen.remove(customer)
    except ValueError:
        pass


def run(plugin: Any) -> None:
    try:
        plugin.run()
    except BaseException:  # error: apr-swallowed-exception
        plugin.state = "stopped"


def run_bare(plugin: Any) -> None:
    try:
        plugin.run()
    except:  # noqa: E722  # error: apr-swallowed-exception
        plugin.failed = True


def run_and_keep(plugin: Any) -> None:
    try:
        plugin.run()
    except BaseException as error:
        plugin.error = error


def run_and_raise(plugin: Any) -> None:
    try:
        plugin.run()
    except BaseException:
        plugin.state = "stopped"
        raise


def run_ordinary(plugin: Any) -> None:
    try:
        plugin.run()
    except Exception:
        plugin.failed = True


async def fan_out(client: httpx.AsyncClient, urls: list[str]) -> int:
    tasks = [asyncio.create_task(client.post(url)) for url in urls]
    done, pending = await asyncio.wait(tasks, timeout=5)  # error: apr-swallowed-exception
    for task in pending:
        task.cancel()
    return len(done)


async def fan_out_reading(client: httpx.AsyncClient, urls: list[str]) -> int:
    tasks = [asyncio.create_task(client.post(url)) for url in urls]
    done, pending = await asyncio.wait(tasks, timeout=5)
    for task in pending:
        task.cancel()
    return len([task for task in done if task.exception() is None])


def resize(paths: list[str], work: Any) -> bool:
    with ThreadPoolExecutor() as pool:
        done, waiting = wait([pool.submit(work, path) for path in paths])  # error: apr-swallowed-exception
        return len(done) == len(paths) and not waiting


async def warm(client: httpx.AsyncClient, urls: list[str]) -> None:
    results = await asyncio.gather(*[client.get(url) for url in urls], return_exceptions=True)  # error: apr-swallowed-exception
    print(len(results))


def keep_old_ones(paths: list[str]) -> None:
    for path in paths:
        try:
            os.replace(path, path + ".bak")
        except OSError:  # error: apr-swallowed-exception
            continue


def keep_old_one(path: Path) -> None:
    try:
        path.replace(path.with_suffix(".bak"))
    except OSError:  # error: apr-swallowed-exception
        pass


def without_commas(value: Any) -> Any:
    try:
        value = value.replace(",", "")
    except AttributeError:
        pass
    return value
