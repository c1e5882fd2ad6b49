#!/bin/sh
# Deploys assembly.tgz, if it is what was built, to ENVIRONMENT. The role is taken with a token for this one run, which
# lasts minutes, and for an hour at a time: a deployment that takes longer finds a new token where it found the first. The
# account and the region are those that the assembly was made for.
set -eu
echo "$DIGEST  assembly.tgz" | sha256sum --check --strict
tar -xzf assembly.tgz
stage=$(ls -d "assembly/$ENVIRONMENT"/assembly-*)
place=$(jq -r '[.artifacts[] | select(.type == "aws:cloudformation:stack") | .environment | select(endswith("us-east-1") | not)][0]' "$stage/manifest.json")
account=$(echo "$place" | cut -d / -f 3)
AWS_REGION=$(echo "$place" | cut -d / -f 4)
AWS_ROLE_ARN="arn:aws:iam::$account:role/pratique-$ENVIRONMENT-deploy"
AWS_ROLE_SESSION_NAME="github-$GITHUB_RUN_ID"
AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)
export AWS_REGION AWS_ROLE_ARN AWS_ROLE_SESSION_NAME AWS_WEB_IDENTITY_TOKEN_FILE
renew() {
  curl --fail --silent --show-error --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
    "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" | jq -er .value > "$AWS_WEB_IDENTITY_TOKEN_FILE.new" &&
    mv "$AWS_WEB_IDENTITY_TOKEN_FILE.new" "$AWS_WEB_IDENTITY_TOKEN_FILE"
}
trap 'rm -f "$AWS_WEB_IDENTITY_TOKEN_FILE" "$AWS_WEB_IDENTITY_TOKEN_FILE.new"' EXIT
renew
while sleep 180; do renew || :; done > /dev/null 2>&1 &
renewing=$!
trap 'kill "$renewing" 2> /dev/null || :; rm -f "$AWS_WEB_IDENTITY_TOKEN_FILE" "$AWS_WEB_IDENTITY_TOKEN_FILE.new"' EXIT
npm ci --silent --no-fund --no-audit --ignore-scripts
# Not "access" and not "private": who may read what follows from the decisions of the day, which no build knows. Only what
# is named, or a stack that stands on one of them would bring it along.
stacks=$(jq -r '.artifacts[] | select(.type == "aws:cloudformation:stack") | .displayName | select(test("/(access|private)$") | not)' "$stage/manifest.json")
# shellcheck disable=SC2086 # a word a stack
node_modules/.bin/cdk deploy --app "assembly/$ENVIRONMENT" $stacks --exclusively --require-approval never --concurrency 4 --no-notices
