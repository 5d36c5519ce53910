package kubeapi

// DefaultIssuer is the issuer of a cluster whose Authentication names none.
const DefaultIssuer = "https://kubernetes.default.svc"

// Options say how the API server treats service account tokens. OpenShift's operator computes them
// from the Authentication named cluster and from the keys in its Secrets: see
// pkg/operator/configobservation/auth of openshift/cluster-kube-apiserver-operator.
type Options struct {
	// Issuer is the issuer of the tokens, a URL; "" is DefaultIssuer.
	Issuer string
	// TrustedIssuers are issuers that were in use before, whose tokens are still accepted.
	TrustedIssuers []string
	// SigningKeyFile is the private key that signs the tokens, in PEM; "" is a new RSA key of
	// 2048 bits.
	SigningKeyFile string
	// KeyFiles are the keys, public or private, in PEM, whose signatures are accepted and which
	// the server publishes. Without any it is that of SigningKeyFile; a cluster has that of its
	// older tokens, too.
	KeyFiles []string
	// Audiences are those of the server itself: what a token is for that names none, and what one
	// must be for to be accepted. Without any they are the issuers, as OpenShift has it.
	Audiences []string
	// KeysURL is where the server's discovery document says that the keys are. "" is an address
	// of the server itself, which is what OpenShift has with an issuer of its own.
	KeysURL string
}

// issuers returns the issuers, that of new tokens first.
func (o Options) issuers() []string {
	first := o.Issuer
	if first == "" {
		first = DefaultIssuer
	}
	return append([]string{first}, o.TrustedIssuers...)
}
