"""CloudFront in front of the published bucket."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import Duration
from aws_cdk.aws_cloudfront import (
    BehaviorOptions,
    CachePolicy,
    Distribution,
    Function,
    FunctionAssociation,
    FunctionCode,
    FunctionEventType,
    FunctionRuntime,
    HeadersFrameOption,
    HeadersReferrerPolicy,
    HttpVersion,
    KeyValueStore,
    PriceClass,
    ResponseHeadersContentSecurityPolicy,
    ResponseHeadersContentTypeOptions,
    ResponseHeadersFrameOptions,
    ResponseHeadersPolicy,
    ResponseHeadersReferrerPolicy,
    ResponseHeadersStrictTransportSecurity,
    ResponseSecurityHeadersBehavior,
    ViewerProtocolPolicy,
)
from aws_cdk.aws_cloudfront_origins import S3BucketOrigin
from aws_cdk.aws_s3 import Bucket, IBucket
from constructs import Construct

from cdk.guardrails.findings import acknowledge
from cdk.naming import Names

ROUTES = Path(__file__).parent / "routes.js"
# Pages carry their own style and charts, and no script.
_CONTENT = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class PublicSite(Construct):
    """The distribution and the store of routes that its function reads."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, logs: IBucket) -> None:
        super().__init__(scope, construct_id)
        self.routes = KeyValueStore(self, "Routes", key_value_store_name=names.named("routes"))
        router = Function(
            self,
            "Router",
            function_name=names.named("router"),
            code=FunctionCode.from_file(file_path=str(ROUTES)),
            runtime=FunctionRuntime.JS_2_0,
            key_value_store=self.routes,
        )
        published = Bucket.from_bucket_name(self, "Published", names.published)
        self.distribution = Distribution(
            self,
            "Distribution",
            comment=names.named("site"),
            default_root_object="index.html",
            http_version=HttpVersion.HTTP2_AND_3,
            price_class=PriceClass.PRICE_CLASS_100,
            enable_logging=True,
            log_bucket=logs,
            log_file_prefix="site/",
            default_behavior=BehaviorOptions(
                origin=S3BucketOrigin.with_origin_access_control(published),
                viewer_protocol_policy=ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                cache_policy=CachePolicy.CACHING_OPTIMIZED,
                compress=True,
                response_headers_policy=self._headers(names),
                function_associations=[
                    FunctionAssociation(function=router, event_type=FunctionEventType.VIEWER_REQUEST)
                ],
            ),
        )
        acknowledge(self.distribution, _REASONS)
        granted = "The lake's stack, which owns the bucket, allows this account's distributions to read it."
        warning = "Annotation::@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac"
        acknowledge(self.distribution.node.find_child("Origin1"), {warning: granted})

    def _headers(self, names: Names) -> ResponseHeadersPolicy:
        return ResponseHeadersPolicy(
            self,
            "Headers",
            response_headers_policy_name=names.named("headers"),
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


_REASONS = {
    "AwsSolutions-CFR1": "The site is for everybody, everywhere.",
    "AwsSolutions-CFR2": "Files only: nothing is computed for a request and no request changes anything.",
    "AwsSolutions-CFR4": "The distribution has CloudFront's own name until a domain and certificate are set; "
    "the policy of that name cannot be chosen.",
}
