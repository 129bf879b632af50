from datetime import tzinfo

UTC: tzinfo
