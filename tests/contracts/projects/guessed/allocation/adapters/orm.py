mapper = object()
