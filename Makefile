# Everything that is done with this project by hand or by CI. `make` alone lists it.

GO ?= go
FUZZTIME ?= 20s
RUNS ?= 5

# What `go test` gets besides the packages. The tests start servers and programs that Go's
# test cache knows nothing of, so that what it remembers proves nothing.
TESTFLAGS ?= -count=1 -timeout=30m

PROGRAM := bin/openshift-install-sts
LINTER := .cache/bin/golangci-lint
APISERVER := .cache/bin/kube-apiserver

# The packages whose tests start a kube-apiserver, which takes minutes to build: `make e2e` tests
# them, and `make test` does not. Build, vet and linter look at all packages.
CLUSTER := /pkg/(standin/kubeapi|e2e/cluster)(/|$$)

# Where hack/programs.sh puts what is not on PATH.
export PATH := $(PATH):$(CURDIR)/.cache/venv/bin

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help build test e2e e2e-programs demo bench lint fuzz update verify moto programs clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Without cgo it is one file that runs anywhere, and asks no name service who the user is.
build: ## build the program into bin/
	CGO_ENABLED=0 $(GO) build -o $(PROGRAM) ./cmd/openshift-install-sts

test: programs ## run all tests but those of `make e2e`, against a moto of their own
	packages=$$($(GO) list ./...) && \
	$(GO) test $(TESTFLAGS) $$(echo "$$packages" | grep -vE '$(CLUSTER)')

# Programs that are missing are told of before minutes are spent on a build.
e2e: e2e-programs $(APISERVER) ## run the tests that need a kube-apiserver, which is built first: minutes, once
	packages=$$($(GO) list ./...) && \
	$(GO) test $(TESTFLAGS) $$(echo "$$packages" | grep -E '$(CLUSTER)')

demo: build moto ## do the main job on a sample install directory, with a stand-in for AWS
	$(GO) run ./hack/demo -program $(PROGRAM)

bench: moto ## count requests and measure time, RUNS times a row; prints the table of docs/performance.md
	$(GO) run ./hack/bench -runs $(RUNS) $(BENCHFLAGS)

lint: $(LINTER) ## look for mistakes with golangci-lint, and with shellcheck if it is installed
	$(LINTER) run ./...
	@hack/shellcheck.sh

# Built from a module of its own: what the linter depends on is none of the program's
# business. It is built anew only when that module changes.
$(LINTER): hack/tools/go.mod hack/tools/go.sum
	$(GO) build -C hack/tools -o $(CURDIR)/$(LINTER) github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@touch $(LINTER)

# From a module of its own, too: what a build of Kubernetes replaces has no place in a module that
# "go install" must take. Linked without a version it would say v0.0.0-master of itself.
$(APISERVER): hack/tools/kube-apiserver/go.mod hack/tools/kube-apiserver/go.sum | e2e-programs
	version=$$($(GO) list -C hack/tools/kube-apiserver -m -f '{{.Version}}' k8s.io/kubernetes) && \
	CGO_ENABLED=0 $(GO) build -C hack/tools/kube-apiserver -trimpath \
		-ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$$version" \
		-o $(CURDIR)/$(APISERVER) k8s.io/kubernetes/cmd/kube-apiserver
	@touch $(APISERVER)

fuzz: ## run every fuzz test for FUZZTIME
	@GO='$(GO)' hack/fuzz.sh $(FUZZTIME)

update: moto ## make everything that is generated anew
	$(GO) test -count=1 ./cmd/openshift-install-sts -update
	$(GO) test -count=1 ./pkg/permissions -run TestDocument -update
	$(GO) test -count=1 ./pkg/stsconfig -run 'File$$' -update

verify: moto ## check what is generated, and formatting, vet and go.mod; changes nothing
	@GO='$(GO)' hack/verify.sh

moto: ## install moto_server, the stand-in for AWS, into .cache/ unless it is on PATH
	@hack/programs.sh moto

e2e-programs:
	@hack/programs.sh e2e

programs: ## look for all programs that the tests start, and install those that pip can
	@hack/programs.sh all

clean: ## remove what the other targets made, the linter, kube-apiserver and moto included
	rm -rf bin .cache
