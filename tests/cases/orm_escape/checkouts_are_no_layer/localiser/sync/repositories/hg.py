import subprocess


def update(url: str, target: str) -> str:
    return subprocess.run(["hg", "clone", url, target], capture_output=True, text=True, timeout=600, check=True).stdout
