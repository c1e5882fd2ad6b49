"""Register: what a query linked becomes the register's table, at once or not at all."""
