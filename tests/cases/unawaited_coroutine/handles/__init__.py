"""An object that can be awaited, out of another module's function: a handle of what runs already, as far as this module can tell; a query that one of its own kind gives has to be awaited."""

# only: apr-unawaited-coroutine
