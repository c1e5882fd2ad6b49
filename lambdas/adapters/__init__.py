"""The only boto3 of the run time: one module for each thing that AWS keeps for us."""
