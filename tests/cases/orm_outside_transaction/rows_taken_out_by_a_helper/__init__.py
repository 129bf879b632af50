"""A row that the helper which gives it has taken out of its session belongs to none; one that the helper only loads still does."""
# only: apr-orm-outside-transaction
