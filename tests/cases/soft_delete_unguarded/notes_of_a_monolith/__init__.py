# only: apr-soft-delete-unguarded
