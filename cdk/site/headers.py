"""The headers that every page comes with, and how long a reader may keep it."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_cloudfront import (
    HeadersFrameOption,
    HeadersReferrerPolicy,
    ResponseCustomHeader,
    ResponseCustomHeadersBehavior,
    ResponseHeadersContentSecurityPolicy,
    ResponseHeadersContentTypeOptions,
    ResponseHeadersCorsBehavior,
    ResponseHeadersFrameOptions,
    ResponseHeadersPolicy,
    ResponseHeadersReferrerPolicy,
    ResponseHeadersStrictTransportSecurity,
    ResponseSecurityHeadersBehavior,
)
from constructs import Construct

A_MINUTE = "public, max-age=60, must-revalidate"
# Pages carry their own style and charts. One has a script, a file of the site, and is complete without it.
_CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class PageHeaders(ResponseHeadersPolicy):
    """The security headers; with ``cache`` also a Cache-Control, whatever the file itself says.

    It is told to readers alone: the edge keeps a file as long as the file's own header says.
    """

    def __init__(self, scope: Construct, construct_id: str, *, name: str, cache: str | None = None) -> None:
        said = [ResponseCustomHeader(header="Cache-Control", value=cache, override=True)] if cache else []
        super().__init__(
            scope,
            construct_id,
            response_headers_policy_name=name,
            custom_headers_behavior=ResponseCustomHeadersBehavior(custom_headers=said) if said else None,
            # Everything is for everybody: a page of any other site may call the API.
            cors_behavior=ResponseHeadersCorsBehavior(
                access_control_allow_credentials=False,
                access_control_allow_headers=["If-None-Match"],
                access_control_allow_methods=["GET", "HEAD"],
                access_control_allow_origins=["*"],
                access_control_expose_headers=["ETag"],
                origin_override=True,
            ),
            security_headers_behavior=ResponseSecurityHeadersBehavior(
                content_security_policy=ResponseHeadersContentSecurityPolicy(
                    content_security_policy=_CONTENT, override=True
                ),
                content_type_options=ResponseHeadersContentTypeOptions(override=True),
                frame_options=ResponseHeadersFrameOptions(frame_option=HeadersFrameOption.DENY, override=True),
                referrer_policy=ResponseHeadersReferrerPolicy(
                    referrer_policy=HeadersReferrerPolicy.NO_REFERRER, override=True
                ),
                strict_transport_security=ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=Duration.days(365), include_subdomains=True, override=True
                ),
            ),
        )
