# only: apr-missing-timeout
"""A command that asks again and again, or starts one program after the other, is told once; a service is told each time."""

import subprocess

import click
import requests


@click.command()
def fetch_all() -> None:
    print(requests.get("https://data.example/groups").text)  # error: apr-missing-timeout
    print(requests.get("https://data.example/tags").text)
    print(requests.get("https://data.example/users").text)
    print(requests.get("https://data.example/sets").text)


def roll_out(name: str) -> None:
    subprocess.run(["kubectl", "apply", "-f", name], check=True)  # error: apr-missing-timeout
    subprocess.run(["kubectl", "apply", "-f", f"{name}.secret"], check=True)
    subprocess.run(["kubectl", "apply", "-f", f"{name}.route"], check=True)
    subprocess.run(["kubectl", "get", "pods"], check=True)


def profile(name: str) -> list[str]:
    return [
        requests.get(f"https://data.example/{name}/groups").text,  # error: apr-missing-timeout
        requests.get(f"https://data.example/{name}/tags").text,  # error: apr-missing-timeout
        requests.get(f"https://data.example/{name}/users").text,  # error: apr-missing-timeout
        requests.get(f"https://data.example/{name}/sets").text,  # error: apr-missing-timeout
    ]
