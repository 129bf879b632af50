from .threads import counted, in_thread, with_limit


class Storage:
    def __init__(self, root):
        self.root = root

    @in_thread
    def size(self, key):
        return len(self.root) + len(key)

    @with_limit(3)
    async def remove(self, key):
        self.root = self.root.replace(key, "")

    @counted
    def name(self, key):
        return f"{self.root}/{key}"

    async def too_large(self, key, limit):
        if self.size(key) > limit:  # error: apr-unawaited-coroutine
            return True
        measured = self.size(key)
        return await measured > limit * 2 and self.name(key) != key


@in_thread
def checksum(raw):
    return sum(raw)
