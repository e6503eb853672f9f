# make          what is missing is installed, Tinh is built, the example question is answered
# make build    .build/release/tinh
# make test     all tests
# make differential SEED=1 COUNT=1000000   random questions to Tinh and DuckDB; stopped and started again, it goes on
# make interrupts SEED=1 COUNT=10000   Ctrl-C at random moments of random queries: none lost, 99 in a hundred within 100 ms
# make keys     how soon a key at the prompt is answered with a million rows loaded
# make session  the session in the README's picture is typed and drawn anew
# make bench SCALE=0.01   Tinh beside its peers on this machine; Tests/bench/README.md says what it measures
# make format   gives the sources their layout; make format-check says where it differs (a newer swift may differ, and so
#               the tests do not depend on it)
# make install  PREFIX=/usr/local: the program, its man page, completion in shells; make uninstall takes them away

PREFIX ?= /usr/local
SWIFT ?= swift
PROGRAM = .build/release/tinh
# Tests have a scratch path of their own, so that the release binary stays as it is.
TEST_SCRATCH = .build/test
VENV = .build/venv

.PHONY: all build order test swift-test embedding-test terminal-test differential-test differential interrupts keys session bench-test bench format format-check requirements test-requirements install uninstall clean

all: requirements
	@$(MAKE) --no-print-directory build
	$(PROGRAM) -c 'sum compensation where city = "Hai Duong" and year = 2023' examples/hai-duong/*.csv

# One file that asks nothing of the machine it runs on: without libraries to look for and places to mend, a process starts
# in half the time. lld, which comes with Swift, as other linkers warn of a dlopen in Swift's runtime that is never reached.
#
# Generic types are asked for by their parts, not by a name that is to be read first; a page is read for what a start runs and not
# for what lies beside it: each function has a section of its own, and lld puts those of the order next to each other. No tasks
# or actors, whose threads would be set up at each start. Sources/README.md says what each is worth.
FRONTEND = -Xswiftc -Xfrontend -Xswiftc
ORDER = .build/order.txt
RELEASE = $(SWIFT) build -c release -Xswiftc -static-executable -Xswiftc -use-ld=lld \
	$(FRONTEND) -disable-concrete-type-metadata-mangled-name-accessors $(FRONTEND) -disable-implicit-concurrency-module-import \
	$(FRONTEND) -function-sections $(FRONTEND) -disable-llvm-merge-functions-pass \
	-Xlinker --symbol-ordering-file=$(CURDIR)/$(ORDER) -Xlinker --no-warn-symbol-ordering

# The order is made by a first program and linked into the second; an older one serves until `make clean`.
build:
	@mkdir -p $(dir $(ORDER)) && touch $(ORDER)
	$(RELEASE) --product tinh
	@test -s $(ORDER) || $(MAKE) --no-print-directory order

# Which functions some questions and a script run. Where that is not to be had the order is empty, and the program as good, but for a fifth of
# a millisecond.
ORDERED = "show 1 as one" "sum compensation as total by city sort city" \
	"show commune, city, approved, compensation where year = 2023 and compensation > 100000000 sort commune"
ORDERED_SCRIPT = examples/bench/tiny/1.tinh
order:
	$(RELEASE) --product COrder
	{ for format in csv table; do for question in $(ORDERED); do \
		.build/release/COrder $(PROGRAM) -c "$$question" --format $$format --threads 1 --quiet examples/hai-duong/clearance.csv; \
	done; done; \
	.build/release/COrder $(PROGRAM) run $(ORDERED_SCRIPT) examples/hai-duong/clearance.csv --threads 1 --quiet; } \
		| awk '!seen[$$0]++' > $(ORDER)
	rm -f $(PROGRAM)
	$(RELEASE) --product tinh

requirements:
	@.ci/requirements build

test-requirements:
	@.ci/requirements test
	@.ci/venv $(VENV)

test: test-requirements
	@$(MAKE) --no-print-directory swift-test
	@$(MAKE) --no-print-directory embedding-test
	@$(MAKE) --no-print-directory terminal-test
	@$(MAKE) --no-print-directory differential-test
	@$(MAKE) --no-print-directory bench-test

swift-test:
	$(SWIFT) test --scratch-path $(TEST_SCRATCH)

# These tests use the program that `swift test` built beside its own, unless TINH names another.
terminal-test: export TINH ?= $(CURDIR)/$(TEST_SCRATCH)/debug/tinh
terminal-test:
	$(SWIFT) build --build-tests --scratch-path $(TEST_SCRATCH)
	$(VENV)/bin/python -m pytest -q Tests/terminal

# A short run of the differential tester, and the laws. Tests/differential/README.md says what they are.
differential-test: export TINH ?= $(CURDIR)/$(TEST_SCRATCH)/debug/tinh
differential-test:
	$(VENV)/bin/python -m pytest -q Tests/differential

# The questions of the benchmark on little data, answered as DuckDB does.
bench-test: export TINH ?= $(CURDIR)/$(TEST_SCRATCH)/debug/tinh
bench-test:
	$(VENV)/bin/python -m pytest -q Tests/bench

SEED ?= 1
COUNT ?= 100000
differential: requirements test-requirements build
	cd Tests && TINH=$(CURDIR)/$(PROGRAM) ../$(VENV)/bin/python -m differential --seed $(SEED) --count $(COUNT) \
		--folder ../.build/differential

interrupts: COUNT = 10000
interrupts: requirements test-requirements build
	cd Tests/terminal && TINH=$(CURDIR)/$(PROGRAM) ../../$(VENV)/bin/python -m interrupts --seed $(SEED) --count $(COUNT)

keys: requirements test-requirements build
	cd Tests/terminal && TINH=$(CURDIR)/$(PROGRAM) ../../$(VENV)/bin/python -m keys

session: requirements test-requirements build
	cd Tests/terminal && TINH=$(CURDIR)/$(PROGRAM) ../../$(VENV)/bin/python -m session

SCALE ?= 1
BENCH_VENV = .build/bench/venv
bench: requirements test-requirements build
	@.ci/venv $(BENCH_VENV) Tests/bench/python-packages.txt
	cd Tests && ../$(BENCH_VENV)/bin/python -m bench --scale $(SCALE)

# The example of a program with Tinh in it builds, and prints what it is recorded to print.
EMBEDDING = examples/embedding/swift
embedding-test:
	$(SWIFT) build --package-path $(EMBEDDING) --scratch-path .build/embedding
	.build/embedding/debug/Report examples/hai-duong/clearance.csv | diff $(EMBEDDING)/expected.txt -
	@echo "the embedding example prints what is recorded"

format:
	$(SWIFT) format -i -r -p Package.swift Sources Plugins Tests

format-check:
	$(SWIFT) format lint -s -r -p Package.swift Sources Plugins Tests

# The program, its man page, and what bash, zsh and fish complete; DESTDIR is put before all of it.
PLACE = $(DESTDIR)$(PREFIX)
INSTALLED = bin/tinh share/man/man1/tinh.1 share/bash-completion/completions/tinh share/zsh/site-functions/_tinh \
	share/fish/vendor_completions.d/tinh.fish
GENERATED = .build/generated

install: build
	mkdir -p $(GENERATED)
	for what in man bash zsh fish; do $(PROGRAM) generate $$what > $(GENERATED)/$$what || exit 1; done
	install -D -m 755 $(PROGRAM) $(PLACE)/bin/tinh
	install -D -m 644 $(GENERATED)/man $(PLACE)/share/man/man1/tinh.1
	install -D -m 644 $(GENERATED)/bash $(PLACE)/share/bash-completion/completions/tinh
	install -D -m 644 $(GENERATED)/zsh $(PLACE)/share/zsh/site-functions/_tinh
	install -D -m 644 $(GENERATED)/fish $(PLACE)/share/fish/vendor_completions.d/tinh.fish

uninstall:
	rm -f $(addprefix $(PLACE)/,$(INSTALLED))

clean:
	rm -rf .build
