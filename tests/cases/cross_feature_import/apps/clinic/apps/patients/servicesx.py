"""Its name only begins like the interface's."""

secret = 1
