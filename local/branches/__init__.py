"""Whether a query's tests would notice if one of its branches were lost."""
