from bank.common.database import Engine


def helper() -> None:
    print(Engine)
