"""The lake: private buckets, curated Iceberg tables, the workgroup that queries them."""
