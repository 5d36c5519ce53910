package served

import (
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
)

var key = oidc.Key{Use: "sig", Kty: "RSA", Kid: "ours", Alg: "RS256", N: "n1", E: "AQAB"}

const ownKey = `{"use":"sig","kty":"RSA","kid":"ours","alg":"RS256","n":"n1","e":"AQAB"}`

// issuer is a server of its own for what a test has it serve.
type issuer struct {
	*httptest.Server
	pages  map[string]http.HandlerFunc
	client *Client
}

// page serves a document.
func page(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		fmt.Fprint(w, body)
	}
}

func start(t *testing.T, trusted bool) *issuer {
	t.Helper()
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"} {
		t.Setenv(name, "")
	}
	i := &issuer{pages: map[string]http.HandlerFunc{}}
	i.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := i.pages[r.URL.Path]; p != nil {
			p(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	i.Config.ErrorLog = log.New(io.Discard, "", 0)
	i.StartTLS()
	t.Cleanup(i.Close)
	var settings outbound.Settings
	if trusted {
		authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.Certificate().Raw})
		settings.CABundles = []outbound.CABundle{{Name: "test", PEM: authority}}
	}
	var err error
	if i.client, err = NewClient(settings); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(i.client.Close)
	i.pages["/a/"+oidc.DiscoveryPath] = page("application/json", string(i.discovery(t)))
	i.pages["/a/"+oidc.KeysPath] = page("application/json", `{"keys":[`+ownKey+`]}`)
	i.pages["/a/"+oidc.APIServerKeysPath] = i.pages["/a/"+oidc.KeysPath]
	return i
}

func (i *issuer) url() string { return i.URL + "/a" }

func (i *issuer) discovery(t *testing.T) []byte {
	t.Helper()
	document, err := oidc.Discovery(i.url())
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func (i *issuer) judge(t *testing.T) ([]error, []string) {
	t.Helper()
	return i.client.Read(t.Context(), i.url()).Judge(Want{Issuer: i.url(), Discovery: i.discovery(t), Key: key})
}

func TestJudge(t *testing.T) {
	const (
		discovery = "/a/" + oidc.DiscoveryPath
		keys      = "/a/" + oidc.KeysPath
		apiKeys   = "/a/" + oidc.APIServerKeysPath
	)
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	for _, test := range []struct {
		name string
		path string
		page func(i *issuer) http.HandlerFunc
		// problem and warning are part of the only one that there is, or empty for none.
		problem, warning string
	}{
		{"as it should be", "/other", func(*issuer) http.HandlerFunc { return status(500) }, "", ""},
		{"missing", keys, func(*issuer) http.HandlerFunc { return status(404) }, "/a/keys.json: the answer is 404 Not Found, not 200", ""},
		{"forbidden", discovery, func(*issuer) http.HandlerFunc { return status(403) }, "/a/.well-known/openid-configuration: the answer is 403 Forbidden", ""},
		{"in trouble", keys, func(*issuer) http.HandlerFunc { return status(503) }, "503 Service Unavailable", ""},
		{"no content", keys, func(*issuer) http.HandlerFunc { return status(204) }, "204 No Content", ""},
		{"a redirect", keys, func(*issuer) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/b", http.StatusFound) }
		}, `is a redirect (302) to "/b"`, ""},
		{"another content type", keys, func(*issuer) http.HandlerFunc { return page("text/plain", `{"keys":[`+ownKey+`]}`) }, "", `/a/keys.json: its Content-Type is "text/plain", and should be application/json`},
		{"with a character set", keys, func(*issuer) http.HandlerFunc {
			return page("application/json; charset=utf-8", `{"keys":[`+ownKey+`]}`)
		}, "", ""},
		{"the content type of key sets", keys, func(*issuer) http.HandlerFunc {
			return page("application/jwk-set+json", `{"keys":[`+ownKey+`]}`)
		}, "", ""},
		{"too large", keys, func(*issuer) http.HandlerFunc { return page("application/json", strings.Repeat(" ", 1<<20+1)) }, "more than 1048576 bytes", ""},
		{"trailing bytes", keys, func(*issuer) http.HandlerFunc { return page("application/json", `{"keys":[`+ownKey+`]} x`) }, "no key set: ", ""},
		{"a portal", keys, func(*issuer) http.HandlerFunc { return page("application/json", `<html>`) }, "no key set: ", ""},
		{"another's keys", keys, func(*issuer) http.HandlerFunc { return page("application/json", `{"keys":[{"kid":"x"}]}`) }, "does not hold this cluster's key, ours", ""},
		{"our key without its use", keys, func(*issuer) http.HandlerFunc {
			return page("application/json", strings.ReplaceAll(`{"keys":[`+ownKey+`]}`, `"use":"sig",`, ""))
		}, "key ours with other fields", ""},
		{"beside another's", keys, func(*issuer) http.HandlerFunc { return page("application/json", `{"keys":[{"kid":"x"},`+ownKey+`]}`) }, "", ""},
		{"no discovery document", discovery, func(*issuer) http.HandlerFunc { return page("application/json", `[]`) }, "no discovery document", ""},
		{"trailing bytes in the discovery document", discovery, func(i *issuer) http.HandlerFunc {
			return page("application/json", string(i.discovery(t))+"{}")
		}, "no discovery document", ""},
		{"another issuer", discovery, func(i *issuer) http.HandlerFunc {
			return page("application/json", strings.ReplaceAll(string(i.discovery(t)), i.url()+`"`, i.url()+`/"`))
		}, "is for the issuer \"https://127.0.0.1", ""},
		{"no issuer", discovery, func(*issuer) http.HandlerFunc { return page("application/json", `{}`) }, `for the issuer ""`, ""},
		{"keys elsewhere", discovery, func(i *issuer) http.HandlerFunc {
			return page("application/json", strings.ReplaceAll(string(i.discovery(t)), "keys.json", "jwks"))
		}, "lacks what is to be published in jwks_uri", ""},
		{"a list too short", discovery, func(i *issuer) http.HandlerFunc {
			return page("application/json", strings.ReplaceAll(string(i.discovery(t)), `"RS256"`, `"ES256"`))
		}, "in id_token_signing_alg_values_supported", ""},
		{"more than ours", discovery, func(i *issuer) http.HandlerFunc {
			return page("application/json", strings.Replace(strings.ReplaceAll(string(i.discovery(t)), `"RS256"`, `"ES256","RS256"`), "{", `{"scopes_supported":["openid"],`, 1))
		}, "", ""},
		{"the API server's keys are missing", apiKeys, func(*issuer) http.HandlerFunc { return status(404) }, "", "/a/openid/v1/jwks: the answer is 404"},
	} {
		t.Run(test.name, func(t *testing.T) {
			i := start(t, true)
			i.pages[test.path] = test.page(i)
			problems, warnings := i.judge(t)
			if got := errors.Join(problems...); test.problem == "" && got != nil || test.problem != "" && (len(problems) != 1 || !strings.Contains(got.Error(), test.problem)) {
				t.Errorf("the problems are %v, want %q", got, test.problem)
			}
			if got := strings.Join(warnings, "|"); test.warning == "" && got != "" || test.warning != "" && (len(warnings) != 1 || !strings.Contains(got, test.warning)) {
				t.Errorf("the warnings are %q, want %q", got, test.warning)
			}
		})
	}
}

// A certificate that nobody vouches for is named as that, and not asked for again.
func TestUntrusted(t *testing.T) {
	i := start(t, false)
	problems, _ := i.judge(t)
	err := errors.Join(problems...)
	if err == nil || !strings.Contains(err.Error(), "certificate is not trusted here") || !strings.Contains(strings.Join(diagnostic.Hints(err), " "), "--thumbprint") {
		t.Errorf("%v (%v)", err, diagnostic.Hints(err))
	}
	if i.client.Read(t.Context(), i.url()).Passing() {
		t.Error("a certificate that is not trusted may pass")
	}
}

// Nobody listens, or breaks off: it is asked again, and then said.
func TestUnreachable(t *testing.T) {
	i := start(t, true)
	var asked atomic.Int32
	i.pages["/a/"+oidc.KeysPath] = func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			panic(http.ErrAbortHandler)
		}
		page("application/json", `{"keys":[`+ownKey+`]}`)(w, nil)
	}
	if problems, _ := i.judge(t); len(problems) > 0 || asked.Load() != 2 {
		t.Errorf("after %d requests: %v", asked.Load(), problems)
	}
	i.Close()
	problems, _ := i.judge(t)
	if len(problems) != 2 || !strings.Contains(problems[0].Error(), "openid-configuration: cannot be read: ") || strings.Contains(problems[0].Error(), `Get "`) {
		t.Errorf("%v", problems)
	}
}

// Which keys are served is known when the server says so, or says that there are none.
func TestKeySet(t *testing.T) {
	i := start(t, true)
	for _, test := range []struct {
		name string
		page http.HandlerFunc
		keys int // or -1 for an error
	}{
		{"one", page("application/json", `{"keys":[`+ownKey+`]}`), 1},
		{"none", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, 0},
		{"gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }, 0},
		{"forbidden, as S3 says of what is not there", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, -1},
		{"a portal", page("text/html", "<html>"), -1},
	} {
		i.pages["/a/"+oidc.KeysPath] = test.page
		set, err := i.client.Read(t.Context(), i.url()).KeySet()
		if test.keys < 0 && (err == nil || !strings.Contains(err.Error(), "/a/keys.json: ")) || test.keys >= 0 && (err != nil || len(set.Keys) != test.keys) {
			t.Errorf("%s: %d keys (%v)", test.name, len(set.Keys), err)
		}
	}
}
