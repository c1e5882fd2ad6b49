"""Who may deploy: the workflows of one repository, in one environment, without a key that lasts."""
