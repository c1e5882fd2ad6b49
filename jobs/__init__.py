"""Work that outgrows one machine: programs for Spark, on the same contracts and with the same results."""
