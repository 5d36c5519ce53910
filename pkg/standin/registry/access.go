package registry

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// Host returns what images of this registry are named with: "localhost:" and a port.
func (s *Server) Host() string { return "localhost:" + s.process.Address() }

// CA returns the certificate authority, PEM.
func (s *Server) CA() []byte { return s.authority.PEM() }

// User returns the name that it knows.
func (s *Server) User() string { return user }

// Password returns the password of User, which nothing else is equal to.
func (s *Server) Password() string { return s.password }

// PullSecret returns a pull secret with an entry for the registry itself.
func (s *Server) PullSecret() []byte {
	return PullSecret(map[string]string{s.Host(): user + ":" + s.password})
}

// Transport returns a client's transport that trusts the authority, for all who push. It asks
// no proxy.
func (s *Server) Transport() http.RoundTripper { return s.transport }

// RemoteOptions are what go-containerregistry needs for pushing to Host and to every Front.
func (s *Server) RemoteOptions() []remote.Option {
	return []remote.Option{remote.WithTransport(s.transport), remote.WithAuth(&authn.Basic{Username: user, Password: s.password})}
}

// PullSecret returns a pull secret with an entry for each key: a registry or repository, whose
// value is "user:password".
func PullSecret(credentials map[string]string) []byte {
	auths := map[string]map[string]string{}
	for key, userPassword := range credentials {
		auths[key] = map[string]string{"auth": base64.StdEncoding.EncodeToString([]byte(userPassword))}
	}
	data, err := json.Marshal(map[string]any{"auths": auths})
	if err != nil {
		panic(err) // strings always have a JSON form
	}
	return data
}

// newTransport returns a client's transport that trusts these roots alone.
func newTransport(roots *x509.CertPool) *http.Transport {
	return &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2: true,
		// What was not asked for would not be the registry's answer.
		DisableCompression: true,
	}
}
