# Every target sets up what it needs first; `pratique` does the work.
PYTHON ?= python3
ENV ?= prod
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 1
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/node_modules/.bin:$(PATH)

.PHONY: help setup demo test faults check checkov conformance spark dash explorer explore private-packages tier private load format synth delivery workflows sbom snapshots rights cost bench peers clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

setup:
	@PYTHON=$(PYTHON) sh local/setup.sh

demo: setup  ## the whole platform on this machine (ONCE=1, DROPS=DIR, FRESH=1, PORT=N, SITE_PORT=N)
	@pratique demo $(if $(ONCE),--once) $(if $(DROPS),--drops "$(DROPS)") $(if $(FRESH),--fresh) $(if $(PORT),--port $(PORT)) $(if $(SITE_PORT),--site-port $(SITE_PORT))

test: setup  ## every test but those apart (`make conformance`, `make explorer`, `make tier`)
	@pytest -n auto --maxprocesses 4

faults: setup  ## every AWS call of the ingest fails, is throttled, loses its answer, or is the last (`make test` has a sample)
	@PRATIQUE_EVERY_CALL=1 pytest -n auto --maxprocesses 4 tests/pipeline/test_replay.py tests/pipeline/test_failing_calls.py

check: setup  ## formatter, linter, types, imports, templates
	@ruff format --check .
	@ruff check .
	@mypy
	@lint-imports --no-cache
	@pytest tests/infrastructure -q -k "nag or cfn_lint"

checkov: setup  ## Checkov over the templates (installs it; every failed check has its reason)
	@cmp -s requirements/checkov.txt .venv/checkov/.installed || { uv venv --quiet --clear .venv/checkov && \
	  uv pip install --quiet --python .venv/checkov/bin/python --require-hashes -r requirements/checkov.txt && \
	  cp requirements/checkov.txt .venv/checkov/.installed; }
	@python -m bench.held

spark: setup
	@command -v java >/dev/null 2>&1 || { echo "pratique: Spark needs Java 17 and no 'java' was found; install one (on Debian: openjdk-17-jre-headless)." >&2; exit 1; }
	@cmp -s requirements/spark.txt .venv/.spark || { echo "pratique: installing Spark into .venv"; \
	  uv pip install --quiet --python .venv/bin/python --require-hashes --no-build-isolation -r requirements/spark.txt && \
	  cp requirements/spark.txt .venv/.spark; }

conformance: spark  ## both engines over every example drop (installs Spark; needs Java 17)
	@pytest tests/spark -q

dash: setup
	@cmp -s requirements/explorer.txt .venv/.explorer || { echo "pratique: installing the explorer's packages into .venv"; \
	  uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/explorer.txt && \
	  cp requirements/explorer.txt .venv/.explorer; }

explorer: dash  ## every test of the explorer under its own server (installs Dash)
	@pytest tests/explorer

explore: dash  ## the explorer over what `make demo` or `pratique up` has published here (PORT=N)
	@pratique explore $(if $(PORT),--port $(PORT))

private-packages: setup
	@cmp -s requirements/private.txt .venv/.private || { echo "pratique: installing the private tier's packages into .venv"; \
	  uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/private.txt && \
	  cp requirements/private.txt .venv/.private; }

tier: private-packages  ## every test of the private tier, over an embedded AWS of its own
	@pytest tests/private

private: private-packages  ## the private tier over what `make demo` or `pratique up` holds here (PORT=N)
	@pratique private $(if $(PORT),--port $(PORT))

load: dash  ## how many readers the open page and the explorer serve (installs pandas for what stands beside)
	@cmp -s requirements/load.txt .venv/.load || { uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/load.txt && \
	  cp requirements/load.txt .venv/.load; }
	@python -m bench.load

format: setup  ## rewrite the code as the formatter wants it
	@ruff format . && ruff check --fix .

synth: setup  ## CloudFormation templates of an environment (ENV=dev or prod) into cdk.out (OUT=DIR); CHECKED=1 for security packs too
	@cdk synth --quiet --no-notices --no-lookups $(if $(CHECKED),,--no-validation -c packs=off) -c env=$(ENV) --output "$(or $(OUT),cdk.out)"

delivery: setup
	@cmp -s requirements/delivery.txt .venv/delivery/.installed || { uv venv --quiet --clear .venv/delivery && \
	  uv pip install --quiet --python .venv/delivery/bin/python --require-hashes -r requirements/delivery.txt && \
	  cp requirements/delivery.txt .venv/delivery/.installed; }

workflows: delivery  ## the workflows of .github, by zizmor
	@.venv/delivery/bin/zizmor --quiet --offline .github

sbom: delivery  ## what functions, the Spark job and images are made of, in CycloneDX, held against the lists (OUT=DIR, otherwise sbom)
	@python -m bench.sbom "$(or $(OUT),sbom)"

snapshots: setup  ## renew what is kept of every stack for review (tests/infrastructure/snapshots)
	@PRATIQUE_SNAPSHOTS=renew pytest -n 0 tests/infrastructure/test_snapshots.py

rights: setup  ## takes each right of each function away and says what breaks (FUNCTIONS='triage ...'; otherwise all)
	@python -m bench.rights $(FUNCTIONS)

cost: setup  ## what an environment costs a month, by stack (ENV=dev or prod)
	@python -m bench.cost $(ENV)

bench: setup  ## measurements behind the figures in docs/ (INSTANCES=DIR for disclosure control too)
	@python -m bench.ingest
	@python -m bench.fuzz
	@python -m bench.register
	@python -m bench.site
	@$(if $(INSTANCES),python -m bench.disclosure "$(INSTANCES)")

peers: setup  ## other validators on the files of the bench, in environments of their own
	@python -m bench.peers.run

clean:  ## end the local platform and remove everything that was installed or kept here
	@-pratique down --clear
	@rm -rf .venv node_modules .pratique cdk.out
