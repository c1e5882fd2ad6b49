"""Serve the published bucket at the loopback address, with settings from the environment."""

from __future__ import annotations

import json
import os
import signal
import sys

import boto3

from local.site.pages import Pages
from local.site.server import serve

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    pages = Pages(boto3.client("s3"), os.environ["PUBLISHED_BUCKET"], json.loads(os.environ["LANDING_ZONES"]))
    serve(pages, int(os.environ["SITE_PORT"]))
