"""States that are checked in one place and set in another: the function that loaded the row is told."""
# only: apr-missing-row-lock, apr-unguarded-read-modify-write
