"""Routing: tells CloudFront which release of each product is the latest."""
