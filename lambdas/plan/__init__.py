"""Plan: which products are to be released from what has been committed."""
