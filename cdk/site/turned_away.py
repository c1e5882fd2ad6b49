"""What the site's firewall answers to whom it turns away: that it does, and never that the page is missing.

CloudFront answers every 403 of the bucket with the page for what is missing, for S3 calls forbidden what is not there,
and would answer the firewall's 403 with it too. A response that the firewall brings itself stands before CloudFront's
own ("Sending custom responses for Block actions", AWS WAF developer guide).
"""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk.aws_wafv2 import CfnWebACL

_PAGE = """<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{font:1.1rem/1.5 sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}}</style>
<h1>{title}</h1>
{said}
</html>
"""
_REFUSED = """<p>The figures are there. The firewall in front of them took this request for an attack: by the address it
came from, or by something in it, such as a very long query or the name of a kind of file that no page has.</p>
<p>Go to the <a href="/">home page</a> and follow its links. If that is refused too, try from another network, and tell
whoever runs yours.</p>"""
_TOO_MANY = """<p>The figures are there. More requests came from your address in five minutes than one may make.</p>
<p>Wait five minutes. A program should fetch each file once and ask again with its <code>ETag</code>; all figures of a
product are in one file.</p>"""
BODIES: Mapping[str, tuple[int, str]] = {
    "refused": (403, _PAGE.format(title="This request was turned away", said=_REFUSED)),
    "too-many": (429, _PAGE.format(title="Too many requests", said=_TOO_MANY)),
}
"""Name of each page, with its status and itself: HTML, of which WAF takes at most 4,096 bytes a page."""

# The distribution's own headers are for what comes from the bucket.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
}

# Rules that block, by the names that AWS publishes ("AWS Managed Rules rule groups list"). WAF ignores a name that does
# not exist, and a rule that is not named here blocks all the same: its 403 then looks as if the page were missing.
OF_GROUP: Mapping[str, str] = {
    "AWSManagedRulesAmazonIpReputationList": "AWSManagedIPReputationList AWSManagedReconnaissanceList",
    "AWSManagedRulesKnownBadInputsRuleSet": """ExploitablePaths_URIPATH Host_localhost_HEADER
        JavaDeserializationRCE_BODY JavaDeserializationRCE_HEADER JavaDeserializationRCE_QUERYSTRING
        JavaDeserializationRCE_URIPATH Log4JRCE_BODY Log4JRCE_HEADER Log4JRCE_QUERYSTRING Log4JRCE_URIPATH
        PROPFIND_METHOD ReactJSRCE_BODY""",
    "AWSManagedRulesCommonRuleSet": """CrossSiteScripting_BODY CrossSiteScripting_COOKIE
        CrossSiteScripting_QUERYARGUMENTS CrossSiteScripting_URIPATH EC2MetaDataSSRF_BODY EC2MetaDataSSRF_COOKIE
        EC2MetaDataSSRF_QUERYARGUMENTS EC2MetaDataSSRF_URIPATH GenericLFI_BODY GenericLFI_QUERYARGUMENTS
        GenericLFI_URIPATH GenericRFI_BODY GenericRFI_QUERYARGUMENTS GenericRFI_URIPATH NoUserAgent_HEADER
        RestrictedExtensions_QUERYARGUMENTS RestrictedExtensions_URIPATH SizeRestrictions_BODY
        SizeRestrictions_Cookie_HEADER SizeRestrictions_QUERYSTRING SizeRestrictions_URIPATH
        UserAgent_BadBots_HEADER""",
}


def bodies() -> dict[str, CfnWebACL.CustomResponseBodyProperty]:
    """Return the pages, by name, as a web ACL has them."""
    made = CfnWebACL.CustomResponseBodyProperty
    return {name: made(content_type="TEXT_HTML", content=page) for name, (_, page) in BODIES.items()}


def block(name: str) -> CfnWebACL.BlockActionProperty:
    """Return the action that turns a request away with a page."""
    return CfnWebACL.BlockActionProperty(
        custom_response=CfnWebACL.CustomResponseProperty(
            response_code=BODIES[name][0],
            custom_response_body_key=name,
            response_headers=[CfnWebACL.CustomHTTPHeaderProperty(name=each, value=_HEADERS[each]) for each in _HEADERS],
        )
    )


def overrides(group: str) -> list[CfnWebACL.RuleActionOverrideProperty]:
    """Return that each rule of a group of AWS's, which blocks anyway, does so with our page."""
    action = CfnWebACL.RuleActionProperty(block=block("refused"))
    return [
        CfnWebACL.RuleActionOverrideProperty(name=rule, action_to_use=action)
        for rule in sorted(OF_GROUP.get(group, "").split())
    ]
