# make run    generates the example workers and runs them against real servers
# make test   runs all tests
# Nothing but Go is needed before either; the race detector is on wherever
# there is a C compiler.

RACE := $(if $(shell command -v $$(go env CC) 2>/dev/null),-race)

.PHONY: run test generate bench lint fuzz

run: generate
	cd cmd/edge && go run . $(ARGS)

test: lint
	go test $(RACE) ./...
	cd cmd/edge && go test $(RACE) ./...

generate:
	go run ./cmd/fsmgen generate

bench:
	go test -run '^$$' -bench . -benchmem ./...

lint:
	go build ./... && cd cmd/edge && go build -o /dev/null ./...
	go vet ./...
	cd cmd/edge && go vet ./...
	@unformatted=$$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l); \
		test -z "$$unformatted" || { echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; }
	go run ./cmd/fsmgen generate --check
