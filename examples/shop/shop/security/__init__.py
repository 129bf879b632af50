"""Who is calling, how often they may, and whether a webhook is genuine."""
