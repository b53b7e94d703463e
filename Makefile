# make run      the whole product on this machine, with a demo; Ctrl-C stops it. DEMO=no begins empty
# make test     every test: side by side (make together), then what wants it quiet (make alone)
# make check    everything a reviewer would otherwise have to check by eye
# make lock     pins what pyproject.toml asks for, with every hash; PACKAGE=name lets that one move
# make e2e, make faults, make fuzz, make attack, make bench, make calibrate, make messages, make query-counts
# make calibrate WRITE=1  sets what it measured into docs/scoring.md
# make html     gives every page to the checker of the W3C; VNU_JAR=path/to/vnu.jar, needs Java
# make audit    asks a public database about holes in what is locked; needs the network
# make mutants  plants faults in what computes, guards and says numbers; MUTANTS="--minutes 2"

MAKEFLAGS += --no-print-directory
PY := .venv/bin/python
PACKAGES := machine culture surveys feedback
# Where the tests lie that want a quiet machine: nothing else has to be read for them.
ALONE := tests/faults tests/machine

# What a production site sets, so that the deploy check sees what it would see there.
PRODUCTION := DEBUG=false HTTPS=true HSTS_INCLUDE_SUBDOMAINS=true HSTS_PRELOAD=true \
	ALLOWED_HOSTS=culture.example.org \
	SECRET_KEY=for-the-deploy-check-only-0123456789-abcdefghijklmnopqrstuvwxyz

run: base
	@exec $(PY) manage.py run --end-with-parent $(if $(filter no,$(DEMO)),--no-demo)

test: dev
	$(MAKE) together
	$(MAKE) alone

together: dev
	$(PY) -m pytest --numprocesses logical --dist worksteal -m "not machine"

alone: dev
	$(PY) -m pytest --numprocesses 2 --dist loadfile -m machine $(ALONE)

e2e: dev
	$(PY) -m pytest -m e2e

faults: dev
	FAULTS=$${FAULTS:-500} $(PY) -m pytest -m faults --log-cli-level=INFO

fuzz: dev
	FUZZ_REQUESTS=$${FUZZ_REQUESTS:-20000} $(PY) -m pytest -s tests/fuzz tests/architecture/test_odd_bytes.py

html: dev
	VNU_JAR=$(abspath $(VNU_JAR)) $(PY) -m pytest tests/architecture/test_html.py -k checker

attack: dev
	ATTACKED_ORGANISATIONS=$${ATTACKED_ORGANISATIONS:-500} \
		$(PY) -m pytest tests/culture/test_metrics_scatter_attack.py \
			tests/culture/test_privacy_matrix_attack.py

bench: dev
	$(PY) -m bench

calibrate: dev
	$(PY) -m bench.calibrate $(if $(WRITE),--write)

messages: dev
	$(PY) manage.py messages

LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url $(if $(PACKAGE),--upgrade-package $(PACKAGE))

lock: dev
	$(LOCK) --output-file requirements/base.txt pyproject.toml
	$(LOCK) --output-file requirements/dev.txt --group dev pyproject.toml

mutants: dev
	$(PY) -m tests.mutants $(MUTANTS)

audit: dev
	$(PY) -m pip_audit --disable-pip --no-deps --strict -r requirements/base.txt -r requirements/dev.txt

query-counts: dev
	WRITE_QUERY_COUNTS=1 $(PY) -m pytest tests/architecture/test_query_counts.py

CHECKS := check-lint check-format check-types check-imports check-migrations \
	check-deploy check-schema check-translations check-templates

check: $(CHECKS)

check-lint: dev
	$(PY) -m ruff check .

check-format: dev
	$(PY) -m ruff format --check .

check-types: dev
	$(PY) -m mypy $(PACKAGES) tests $(wildcard bench) manage.py

check-imports: dev
	.venv/bin/lint-imports

check-migrations: dev
	$(PY) manage.py makemigrations --check --dry-run

check-deploy: dev
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

check-schema: dev
	$(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null

check-translations: dev
	$(PY) manage.py messages --check

check-templates: dev
	$(PY) -m djlint templates --lint --quiet

base dev:
	@requirements/install $@

.PHONY: run test together alone check e2e faults fuzz html attack bench calibrate messages lock mutants audit query-counts base dev $(CHECKS)
