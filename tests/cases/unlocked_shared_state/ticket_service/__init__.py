# only: apr-unlocked-shared-state
"""State in one module, the object made in a second, the routes in a third: only the whole program shows what is shared and what runs in threads."""
