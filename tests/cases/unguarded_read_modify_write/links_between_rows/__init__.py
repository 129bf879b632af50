"""Links between members and teams."""
# only: apr-unguarded-read-modify-write
