# only: apr-orm-outside-transaction
