registered = object()
