# only: apr-unguarded-read-modify-write
