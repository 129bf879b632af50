# only: apr-orm-escape
