# make run    generates the example workers and runs them against real servers
# make run-site   runs the charging site against simulated cars
# make test   runs all tests but those that need a browser or npm
# make test-all   runs these too
# make slow   runs the tests of the outer module and lists those that take longest
# make soak-edge   runs the edge node for an hour while its servers fail; FOR=5m: for 5 minutes
# make fuzz   looks for specs that the generator cannot bear, for 30 s each
# Nothing but Go is needed before either; the race detector is on wherever
# there is a C compiler.

RACE := $(if $(shell command -v $$(go env CC) 2>/dev/null),-race)

.PHONY: run run-site test test-all slow generate bench bench-scale bench-load bench-peers lint fuzz soak soak-edge mutants

run: generate
	cd cmd/edge && go run . $(ARGS)

run-site: generate
	cd cmd/site && go run . $(ARGS)

# The edge node, and the picture drawer with its vendored Graphviz, are modules
# of their own, so that the toolkit does not carry what they depend on. So is bench,
# with what fsmgen is compared with, which is small. bench/kube is not among them:
# Kubernetes is 30 MB to fetch and takes minutes to compile. make bench-peers
# fetches it. The charging site is one that is a project too, as a user's would be.
# inspect is one because programs that do not serve it need not have it.
MODULES := . inspect cmd/edge cmd/site cmd/fsmgen-viz bench

# Folders with specs and an fsmgen.yaml.
PROJECTS := . internal/scale internal/depot inspect/internal/vault cmd/site

# The inner modules are tested beside the outer one, as the edge node's tests mostly
# wait; what they print follows when it is complete.
test: lint
	@logs=$$(mktemp -d); pids=; status=0; \
	trap 'rm -rf "$$logs"' EXIT; trap 'kill $$pids 2>/dev/null; exit 130' INT TERM; \
	for m in $(filter-out .,$(MODULES)); do \
		(cd $$m && exec go test -timeout 20m $(RACE) ./...) >$$logs/$$(basename $$m) 2>&1 & pids="$$pids $$!"; \
	done; \
	echo "go test $(RACE) ./... in ."; go test -timeout 20m $(RACE) ./... || status=1; \
	for p in $$pids; do wait $$p || status=1; done; \
	for m in $(filter-out .,$(MODULES)); do echo "go test $(RACE) ./... in $$m"; cat $$logs/$$(basename $$m); done; \
	exit $$status

# With the tests that need a browser or npm, which take long.
test-all: export FSMGEN_TEST_ALL = 1
test-all: test

# Tests that wait, and those beside which others run, have that time in theirs.
slow:
	@log=$$(mktemp); status=0; go test -v -timeout 20m $(RACE) ./... >$$log || status=$$?; \
	grep -E '^ *--- ' $$log | sort -t '(' -k 2 -rn | head -40; \
	if test $$status = 0; then rm $$log; else grep -E '^( *--- FAIL|FAIL)' $$log; echo "all that the tests said is in $$log"; fi; \
	exit $$status

# A project that is a module of its own cannot go run what it does not require.
generate:
	@tool=$$(mktemp -d); trap 'rm -rf "$$tool"' EXIT; go build -o $$tool/fsmgen ./cmd/fsmgen || exit 1; \
	for p in $(PROJECTS); do (cd $$p && $$tool/fsmgen generate) || exit 1; done

bench:
	go test -run '^$$' -bench . -benchmem $$(go list ./... | grep -v /internal/scale)

# Trees of up to a million workers: 4 GB of memory, and some minutes. SCALE chooses:
# make bench-scale SCALE=TickFull/1M. internal/scale/growth makes a table of growth of
# what it prints.
SCALE := .
bench-scale:
	go test -run '^$$' -bench '$(SCALE)' -timeout 2h ./internal/scale

# A minute of 100,000 workers with everything on: the share of a core, and memory.
bench-load:
	go run ./internal/scale/load

# fsmgen beside other state machines and supervisors, as tables in Markdown for the
# README. TIMES is how often each is measured; the best counts. It takes ten minutes
# on two quiet cores; on busy ones the figures mean nothing.
TIMES := 3
bench-peers:
	cd bench && go run . -times $(TIMES)
	cd bench/kube && go vet ./... && go test ./... && go run . -times $(TIMES)

lint:
	@for m in $(MODULES); do (cd $$m && go build -o /dev/null ./... && go vet ./...) || exit 1; done
	@unformatted=$$(gofmt -l .); \
		test -z "$$unformatted" || { echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; }
	@tool=$$(mktemp -d); trap 'rm -rf "$$tool"' EXIT; go build -o $$tool/fsmgen ./cmd/fsmgen || exit 1; \
	for p in $(PROJECTS); do (cd $$p && for verb in generate fmt; do \
		echo "fsmgen $$verb --check in $$p" && $$tool/fsmgen $$verb --check || exit 1; done) || exit 1; done

# Random trees in virtual time, without end; what fails is printed with the line
# that runs it again. make soak FROM=100 begins with other specs.
FROM := 1000
soak:
	go test ./internal/simulation -run TestSoak -soak -spec-seed=$(FROM) -timeout 0 -v

# Plants bugs in the runtime, one at a time: the simulation must find each.
mutants:
	go test ./internal/simulation -run 'TestMutants$$' -mutants=all -timeout 2h -v

# 30 seconds each; findings are kept below testdata/fuzz of their packages.
fuzz:
	go test -run '^$$' -fuzz FuzzParse -fuzztime 30s -fuzzminimizetime 5x ./generator/spec
	go test -run '^$$' -fuzz FuzzFormat -fuzztime 30s -fuzzminimizetime 5x ./generator/spec
	go test -run '^$$' -fuzz FuzzGenerate -fuzztime 30s -fuzzminimizetime 5x ./generator

# The whole node while its broker and its devices are killed, hang and come back
# at random: figures each minute, and an error if anything grows or somebody does
# not recover. SEED is that of an earlier run; LOG is a file for the node's log.
FOR ?= 1h
soak-edge:
	cd cmd/edge && FSMGEN_SOAK=$(FOR) FSMGEN_SOAK_SEED=$(SEED) FSMGEN_SOAK_LOG=$(abspath $(LOG)) \
		go test $(RACE) -count=1 -v -timeout 0 -run '^TestSoak$$' ./internal/story
