# only: apr-cascading-retry
