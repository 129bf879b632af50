# only: apr-fire-and-forget
"""Its start."""

import threading
import time
import webbrowser


def open_browser() -> None:
    time.sleep(1)
    webbrowser.open("http://localhost")


def main(count: int) -> None:
    thread = threading.Thread(target=open_browser)
    thread.start()
    beside = threading.Thread(target=open_browser, daemon=True)
    beside.start()  # error: apr-fire-and-forget
    for _ in range(count):
        again = threading.Thread(target=open_browser)
        again.start()  # error: apr-fire-and-forget


main(2)
