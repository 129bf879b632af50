from acme.glue.two import run


def go() -> None:
    run()
