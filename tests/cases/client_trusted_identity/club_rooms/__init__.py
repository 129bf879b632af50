# only: apr-client-trusted-identity
"""Who is asking is a shape that a dependency of another module makes; a state that was encrypted, and one that was only encoded."""
