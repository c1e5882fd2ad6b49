"""Link: what a register is to be linked from, and whose turn it is to build it."""
