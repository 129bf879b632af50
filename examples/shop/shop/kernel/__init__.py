"""What every feature shares: errors and the authenticated caller. Plain Python, no libraries."""
