# only: apr-unawaited-coroutine
