"""The public site: CloudFront in front of the published bucket, and what tells it the latest release."""
