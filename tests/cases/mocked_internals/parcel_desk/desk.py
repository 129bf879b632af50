# only: apr-mocked-internals
class Desk:
    def __init__(self, store, notifier=None):
        self.store = store
        self.notifier = notifier

    def hand_over(self, number):
        parcel = self.store.get(number)
        parcel["state"] = "handed over"
        self._announce(number)
        return parcel

    def _announce(self, number):
        if self.notifier is not None:
            self.notifier(number)
