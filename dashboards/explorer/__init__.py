"""The open explorer: a Dash app over what is published, read from the static API and from nowhere else."""
