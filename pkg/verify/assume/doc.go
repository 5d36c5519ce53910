// Package assume proves that the cluster's components will get credentials, and nobody else:
// it assumes each role with a token like the one that the cluster would mint, and then tries
// tokens that must be refused.
//
// proof.go has what must succeed, counterproof.go what must fail, and reason.go tells from
// AWS's answer why something was refused. Tokens and credentials are never logged or stored,
// and are in no result.
package assume
