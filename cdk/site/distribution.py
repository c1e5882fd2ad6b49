"""CloudFront in front of the published bucket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_certificatemanager import Certificate
from aws_cdk.aws_cloudfront import (
    AllowedMethods,
    BehaviorOptions,
    CachePolicy,
    Distribution,
    ErrorResponse,
    Function,
    FunctionAssociation,
    FunctionCode,
    FunctionEventType,
    FunctionRuntime,
    HttpVersion,
    KeyValueStore,
    PriceClass,
    ResponseHeadersPolicy,
    SecurityPolicyProtocol,
    ViewerProtocolPolicy,
)
from aws_cdk.aws_cloudfront_origins import S3BucketOrigin
from aws_cdk.aws_s3 import Bucket, IBucket
from constructs import Construct

from cdk.guardrails.findings import acknowledge, excuse
from cdk.naming import Names
from cdk.site.headers import A_MINUTE, PageHeaders
from config.serving import Edge

ROUTES = Path(__file__).parent / "routes.js"
LATEST = ("/products/*/latest/*", "/v1/products/*/latest/*")
MISSING = "/404.html"


class PublicSite(Construct):
    """The distribution and the store of routes that its function reads.

    ``edge`` names its firewall and certificate, ``address`` the address that the certificate is of.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, logs: IBucket, edge: Edge, address: str
    ) -> None:
        super().__init__(scope, construct_id)
        self.routes = KeyValueStore(self, "Routes", key_value_store_name=names.named("routes"))
        self._router = Function(
            self,
            "Router",
            function_name=names.named("router"),
            code=FunctionCode.from_file(file_path=str(ROUTES)),
            runtime=FunctionRuntime.JS_2_0,
            key_value_store=self.routes,
        )
        self._origin = S3BucketOrigin.with_origin_access_control(
            Bucket.from_bucket_name(self, "Published", names.published)
        )
        brief = PageHeaders(self, "LatestHeaders", name=names.named("headers-latest"), cache=A_MINUTE)
        self.distribution = Distribution(
            self,
            "Distribution",
            comment=names.named("site"),
            web_acl_id=edge.firewall,
            **self._name(edge.certificate, address),
            default_root_object="index.html",
            http_version=HttpVersion.HTTP2_AND_3,
            price_class=PriceClass.PRICE_CLASS_100,
            enable_logging=True,
            log_bucket=logs,
            log_file_prefix="site/",
            default_behavior=self._behaviour(PageHeaders(self, "Headers", name=names.named("headers"))),
            # The address that was asked for decides, before the router leads it elsewhere: a release's file may be kept
            # for good at its own address, and for a minute where it stands for the latest.
            additional_behaviors={pattern: self._behaviour(brief) for pattern in LATEST},
            # To whoever may not list the bucket, S3 calls forbidden what is not there.
            error_responses=[_not_found(status) for status in (403, 404)],
        )
        acknowledge(self.distribution, _EVERYWHERE)
        if not edge.firewall:
            acknowledge(self.distribution, {"AwsSolutions-CFR2": _NO_FIREWALL})
            excuse(self.distribution, {"CKV_AWS_68": _NO_FIREWALL})
        if not edge.certificate:
            acknowledge(self.distribution, {"AwsSolutions-CFR4": _NO_CERTIFICATE})
            excuse(self.distribution, {"CKV_AWS_174": _NO_CERTIFICATE})
        granted = "The lake's stack, which owns the bucket, allows this account's distributions to read it."
        warning = "Annotation::@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac"
        acknowledge(self.distribution.node.find_child("Origin1"), {warning: granted})

    def _name(self, certificate: str | None, address: str) -> dict[str, Any]:
        """Return what gives the distribution a name of ours; nothing where it keeps CloudFront's own."""
        if not certificate:
            return {}
        return {
            "certificate": Certificate.from_certificate_arn(self, "Certificate", certificate),
            "domain_names": [address.removeprefix("https://")],
            "minimum_protocol_version": SecurityPolicyProtocol.TLS_V1_2_2021,
        }

    def _behaviour(self, headers: ResponseHeadersPolicy) -> BehaviorOptions:
        return BehaviorOptions(
            origin=self._origin,
            viewer_protocol_policy=ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            cache_policy=CachePolicy.CACHING_OPTIMIZED,
            allowed_methods=AllowedMethods.ALLOW_GET_HEAD_OPTIONS,  # the router answers OPTIONS itself
            compress=True,
            response_headers_policy=headers,
            function_associations=[
                FunctionAssociation(function=self._router, event_type=FunctionEventType.VIEWER_REQUEST)
            ],
        )


def _not_found(status: int) -> ErrorResponse:
    """Answer an error of the origin with the page that publish keeps for what is not there."""
    return ErrorResponse(
        http_status=status, response_http_status=404, response_page_path=MISSING, ttl=Duration.minutes(1)
    )


_EVERYWHERE = {"AwsSolutions-CFR1": "The site is for everybody, everywhere."}
_NO_FIREWALL = "Until the environment's file names its firewall: files only, and no request changes anything."
_NO_CERTIFICATE = (
    "The distribution has CloudFront's own name until a domain and certificate are set; "
    "the policy of that name cannot be chosen."
)
