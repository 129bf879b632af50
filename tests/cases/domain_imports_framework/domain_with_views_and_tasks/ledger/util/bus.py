import pika


class Bus:
    def send(self, name: str) -> None:
        print(pika, name)


bus = Bus()
