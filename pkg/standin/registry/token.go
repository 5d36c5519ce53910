package registry

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// tokens hands out bearer tokens and knows them again.
type tokens struct {
	identity, registry string

	mu    sync.Mutex
	valid map[string]bool
}

func newTokens() *tokens {
	t := &tokens{identity: rand.Text(), registry: rand.Text()}
	t.valid = map[string]bool{t.registry: true}
	return t
}

// IdentityToken is what /token gives a token for without a user; "" without WithTokens.
func (f *Front) IdentityToken() string {
	if f.tokens == nil {
		return ""
	}
	return f.tokens.identity
}

// RegistryToken is a bearer token that is always valid; "" without WithTokens.
func (f *Front) RegistryToken() string {
	if f.tokens == nil {
		return ""
	}
	return f.tokens.registry
}

// ExpireTokens makes all tokens invalid that were handed out.
func (f *Front) ExpireTokens() {
	f.tokens.mu.Lock()
	defer f.tokens.mu.Unlock()
	f.tokens.valid = map[string]bool{f.tokens.registry: true}
}

// handle answers requests for tokens, and those that show none; it returns false for those
// that may go on.
func (t *tokens) handle(w http.ResponseWriter, r *http.Request, f *Front) bool {
	if r.URL.Path == "/token" {
		t.give(w, r, f.server)
		return true
	}
	bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	t.mu.Lock()
	ok = ok && t.valid[bearer]
	t.mu.Unlock()
	if ok {
		return false
	}
	challenge := fmt.Sprintf(`Bearer realm="https://%s/token",service="stand-in"`, r.Host)
	if repo, _, found := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v2/"), "/manifests/"); found {
		challenge += fmt.Sprintf(`,scope="repository:%s:pull"`, repo)
	}
	w.Header().Set("WWW-Authenticate", challenge)
	refuse(w)
	return true
}

// give hands out a token to those who show the server's credentials.
func (t *tokens) give(w http.ResponseWriter, r *http.Request, s *Server) {
	name, password, _ := r.BasicAuth()
	known := name == user && password == s.password
	if r.Method == http.MethodPost {
		known = r.PostFormValue("refresh_token") == t.identity
	}
	if !known {
		refuse(w)
		return
	}
	token := rand.Text()
	t.mu.Lock()
	t.valid[token] = true
	t.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"token": token, "access_token": token, "expires_in": 300}) // a client that went away knows it
}

// refuse answers as registries do whom they do not know.
func refuse(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = w.Write([]byte(`{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`))
}
