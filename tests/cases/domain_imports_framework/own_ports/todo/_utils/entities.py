import shutil


def width() -> int:
    return shutil.get_terminal_size().columns
