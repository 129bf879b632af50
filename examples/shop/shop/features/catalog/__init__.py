"""Products, stock, reviews and back-in-stock alerts."""
