package live

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
	"github.com/openshift/openshift-install-sts/pkg/standin/issuer"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

func TestPasses(t *testing.T) {
	results := prove(t, input(t))
	verifytest.Expect(t, results, passed(nil))
	for _, c := range Checks() {
		elsewhere := slices.Contains([]string{"served-as-written", "issuer-shared", "distribution", "distribution-deployed", "private-bucket-closed"}, c.ID)
		if made := len(verifytest.Find(results, c.ID)) > 0; made == elsewhere {
			t.Errorf("%s was made: %t", c.ID, made)
		}
	}
	ids := map[string]bool{}
	for _, c := range Checks() {
		if ids[c.ID] || c.Group != verify.Live || !strings.HasSuffix(c.Sentence, ".") || c.Advice == "" {
			t.Errorf("check %+v", c)
		}
		ids[c.ID] = true
	}
	for _, r := range shared.issuer.Requests() {
		if r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
			t.Errorf("%s was read with credentials: %v", r.Path, r.Header)
		}
	}
}

// Each document that is served wrongly is a problem of its own, and of no other check.
func TestDocuments(t *testing.T) {
	const discovery, keys, jwks = "/" + oidc.DiscoveryPath, "/" + oidc.KeysPath, "/" + oidc.APIServerKeysPath
	found := input(t)
	other := keySet(t, &newKey(t).PublicKey)
	anotherIssuer, err := oidc.Discovery("https://another.example.com")
	if err != nil {
		t.Fatal(err)
	}
	for name, fault := range map[string]struct {
		issuer.Fault
		reason, advice string
	}{
		"missing":      {issuer.Fault{Status: http.StatusNotFound}, "status 404 Not Found", "access block"},
		"forbidden":    {issuer.Fault{Status: http.StatusForbidden}, "status 403 Forbidden", "resource control policy"},
		"redirected":   {issuer.Fault{Status: http.StatusFound, Location: "https://elsewhere.example.com/"}, `redirects to "https://elsewhere.example.com/"`, "at this URL itself"},
		"broken":       {issuer.Fault{Status: http.StatusServiceUnavailable}, "status 503", "Run the command again"},
		"teapot":       {issuer.Fault{Status: http.StatusTeapot}, "status 418", "Run the command again"},
		"content type": {issuer.Fault{ContentType: "binary/octet-stream"}, `content type is "binary/octet-stream"`, "plan"},
		"other body":   {issuer.Fault{Body: []byte(`{"keys":[]}`)}, "", "plan"},
		"no JSON":      {issuer.Fault{Body: []byte("<html>\x1b[2J" + strings.Repeat("x", 5000))}, "", "plan"},
		"too large":    {issuer.Fault{Body: bytes.Repeat([]byte(" "), maxDocument+1)}, "more than 1048576 bytes", "network"},
		"hangs":        {issuer.Fault{Hang: true}, "could not be read", "network"},
		"reset":        {issuer.Fault{Reset: true}, "could not be read", "network"},
	} {
		for path, check := range map[string]string{discovery: "discovery-document-served", keys: "key-set-served", jwks: "api-server-key-set-served"} {
			if fault.Hang && path != keys {
				continue // it takes its time
			}
			t.Run(name+path, func(t *testing.T) {
				in := found
				in.RequestTimeout = 300 * time.Millisecond
				results := serve(t, in, issuer.At(path, fault.Fault))
				want := passed(map[string]verify.Outcome{check: verify.Problem})
				// What the client was asked then proves nothing: whether it takes the
				// document all the same is its own affair.
				for _, id := range []string{"discovery-document-accepted", "token-verified", "forged-token-refused"} {
					if found := verifytest.Find(results, id); found[0].Outcome == verify.Skipped && path != jwks {
						want[id] = verify.Skipped
					}
				}
				verifytest.Expect(t, results, want)
				found := verifytest.Find(results, check)[0]
				if !strings.Contains(found.Reason, fault.reason) || !strings.Contains(found.Advice, fault.advice) || !strings.HasSuffix(found.Subject, path) {
					t.Errorf("%s: %s | %s", found.Subject, found.Reason, found.Advice)
				}
				if len(found.Reason) > 1000 || strings.ContainsAny(found.Reason, "\x1b\n") {
					t.Errorf("not for a terminal: %q", found.Reason)
				}
			})
		}
	}
	for name, tt := range map[string]struct {
		path   string
		body   []byte
		check  string
		reason string
	}{
		"another cluster's keys":       {keys, other, "key-set-served", "is not in it; it has"},
		"another cluster's jwks":       {jwks, other, "api-server-key-set-served", "is not in it; it has"},
		"another issuer":               {discovery, anotherIssuer, "discovery-document-served", "another.example.com"},
		"a field is wrong":             {keys, bytes.ReplaceAll(published(t), []byte(`"RS256"`), []byte(`"RS512"`)), "key-set-served", "is not as it should be"},
		"the kid is another key's too": {keys, impostor(t), "key-set-served", "is not as it should be"},
	} {
		t.Run(name, func(t *testing.T) {
			results := serve(t, found, issuer.At(tt.path, issuer.Fault{Body: tt.body}))
			if found := verifytest.Find(results, tt.check)[0]; found.Outcome != verify.Problem || !strings.Contains(found.Reason, tt.reason) {
				t.Error(verifytest.Text(results))
			}
		})
	}
}

// There may be keys beside ours, and they are named. One that no run published is a warning: whoever
// put it there can make tokens for every role.
func TestOtherKeys(t *testing.T) {
	set, err := oidc.ParseKeySet(published(t))
	if err != nil {
		t.Fatal(err)
	}
	key, err := oidc.NewKey(&newKey(t).PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if set, err = set.With(key); err != nil {
		t.Fatal(err)
	}
	body, err := set.Document()
	if err != nil {
		t.Fatal(err)
	}
	in := input(t)
	results := serve(t, in, issuer.At("/"+oidc.KeysPath, issuer.Fault{Body: body}))
	verifytest.Expect(t, results, passed(map[string]verify.Outcome{"key-set-served": verify.Warning}))
	if found := verifytest.Find(results, "key-set-served")[0]; !strings.Contains(found.Reason, key.Kid+`": whoever has one of them can assume the roles`) || strings.Contains(found.Advice, "create manifests") {
		t.Errorf("the stranger is not named, or create is to repair it: %q, %q", found.Reason, found.Advice)
	}
	in.KeyIDs = []string{key.Kid}
	results = serve(t, in, issuer.At("/"+oidc.KeysPath, issuer.Fault{Body: body}))
	verifytest.Expect(t, results, passed(nil))
	if found := verifytest.Find(results, "key-set-served")[0]; !strings.Contains(found.Reason, "other keys") || !strings.Contains(found.Reason, key.Kid) {
		t.Errorf("the other key is not named: %q", found.Reason)
	}
}

// What passes is tried again: each document fails once.
func TestTriesAgain(t *testing.T) {
	for name, fault := range map[string]issuer.Fault{
		"503": {Status: http.StatusServiceUnavailable}, "429": {Status: http.StatusTooManyRequests}, "reset": {Reset: true}, "hang": {Hang: true},
	} {
		t.Run(name, func(t *testing.T) {
			in := input(t)
			in.RequestTimeout = 300 * time.Millisecond
			before := len(shared.issuer.Requests())
			failed := map[string]bool{}
			results := serve(t, in, func(r *issuer.Request) *issuer.Fault {
				if failed[r.Path] {
					return nil
				}
				failed[r.Path] = true
				return &fault
			})
			verifytest.Expect(t, results, passed(nil))
			if n := len(shared.issuer.Requests()) - before; n < 8 {
				t.Errorf("%d requests: nothing was tried again", n)
			}
		})
	}
	// What does not pass is not.
	for _, status := range []int{http.StatusForbidden, http.StatusNotFound} {
		before := len(shared.issuer.Requests())
		serve(t, input(t), issuer.At("/"+oidc.APIServerKeysPath, issuer.Fault{Status: status}))
		asked := 0
		for _, r := range shared.issuer.Requests()[before:] {
			if r.Path == "/"+oidc.APIServerKeysPath {
				asked++
			}
		}
		if asked != 1 {
			t.Errorf("status %d: asked %d times", status, asked)
		}
	}
}

func TestCertificate(t *testing.T) {
	unreached := map[string]verify.Outcome{"issuer-certificate": verify.Problem}
	for _, id := range []string{
		"discovery-document-served", "key-set-served", "api-server-key-set-served", "discovery-document-accepted", "token-verified", "forged-token-refused",
	} {
		unreached[id] = verify.Skipped
	}
	reason := func(t *testing.T, results []verify.Result, text string) {
		t.Helper()
		if found := verifytest.Find(results, "issuer-certificate")[0]; !strings.Contains(found.Reason, text) {
			t.Errorf("reason %q, advice %q", found.Reason, found.Advice)
		}
	}
	t.Run("unknown authority", func(t *testing.T) {
		in := input(t)
		in.Outbound = outbound.Settings{}
		before := len(shared.issuer.Requests())
		results := prove(t, in)
		verifytest.Expect(t, results, unreached)
		reason(t, results, "unknown authority")
		if n := len(shared.issuer.Requests()) - before; n != 0 {
			t.Errorf("%d requests over connections that are not trusted", n)
		}
	})
	t.Run("no network", func(t *testing.T) {
		t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
		results := prove(t, input(t))
		verifytest.Expect(t, results, unreached)
		reason(t, results, "cannot be reached")
	})
	t.Run("not encrypted", func(t *testing.T) {
		in := input(t)
		in.Issuer = shared.moto.URL() + "/" + verifytest.Bucket
		results := prove(t, in)
		verifytest.Expect(t, results, unreached)
		reason(t, results, "not encrypted")
	})
}

func TestPublicCertificate(t *testing.T) {
	if !trusting(t) {
		return
	}
	in := input(t)
	verifytest.Expect(t, prove(t, in), nil)
	in.Outbound = outbound.Settings{}
	verifytest.Expect(t, prove(t, in), nil)
}

// The client judges for itself: what it gets is not what our own reading got.
func TestIndependentClient(t *testing.T) {
	t.Run("refuses the document", func(t *testing.T) {
		wrong, err := oidc.Discovery("https://another.example.com")
		if err != nil {
			t.Fatal(err)
		}
		results := serve(t, input(t), second("/"+oidc.DiscoveryPath, issuer.Fault{Body: wrong}))
		verifytest.Expect(t, results, passed(map[string]verify.Outcome{
			"discovery-document-accepted": verify.Problem, "token-verified": verify.Skipped, "forged-token-refused": verify.Skipped,
		}))
	})
	t.Run("is sent elsewhere for the keys", func(t *testing.T) {
		elsewhere, err := oidc.Discovery(verifytest.Issuer)
		if err != nil {
			t.Fatal(err)
		}
		elsewhere = bytes.ReplaceAll(elsewhere, []byte(verifytest.Issuer+"/keys.json"), []byte("https://169.254.169.254/latest/"))
		results := serve(t, input(t), second("/"+oidc.DiscoveryPath, issuer.Fault{Body: elsewhere}))
		verifytest.Expect(t, results, passed(map[string]verify.Outcome{"token-verified": verify.Problem, "forged-token-refused": verify.Skipped}))
		if r := verifytest.Find(results, "token-verified")[0]; !strings.Contains(r.Reason, "not a URL of the issuer") {
			t.Errorf("reason %q", r.Reason)
		}
	})
	t.Run("refuses the token", func(t *testing.T) {
		in := input(t)
		in.Private = newKey(t)
		verifytest.Expect(t, prove(t, in), passed(map[string]verify.Outcome{"token-verified": verify.Problem, "forged-token-refused": verify.Skipped}))
	})
	t.Run("takes a forged token", func(t *testing.T) {
		in, forger := input(t), newKey(t)
		shared.issuer.SetFault(second("/"+oidc.KeysPath, issuer.Fault{Body: withImpostor(t, &forger.PublicKey)}))
		defer shared.issuer.SetFault(nil)
		results := run(t.Context(), in, impatient(forger))
		verifytest.Expect(t, results, passed(map[string]verify.Outcome{"forged-token-refused": verify.Problem}))
	})
	t.Run("cannot judge the forged token", func(t *testing.T) {
		reads := 0
		results := serve(t, input(t), func(r *issuer.Request) *issuer.Fault {
			if r.Path == "/"+oidc.KeysPath {
				if reads++; reads > 2 {
					return &issuer.Fault{Status: http.StatusInternalServerError}
				}
			}
			return nil
		})
		verifytest.Expect(t, results, passed(map[string]verify.Outcome{"forged-token-refused": verify.Warning}))
	})
	t.Run("only the public key is known", func(t *testing.T) {
		in := input(t)
		in.Private = nil
		results := prove(t, in)
		verifytest.Expect(t, results, passed(map[string]verify.Outcome{"token-verified": verify.Skipped, "forged-token-refused": verify.Skipped}))
	})
	t.Run("no key is known", func(t *testing.T) {
		in := input(t)
		in.Private, in.Public = nil, nil
		verifytest.Expect(t, prove(t, in), passed(map[string]verify.Outcome{
			"key-set-served": verify.Problem, "api-server-key-set-served": verify.Problem, "token-verified": verify.Skipped, "forged-token-refused": verify.Skipped,
		}))
	})
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	in := input(t)
	shared.issuer.SetFault(func(*issuer.Request) *issuer.Fault { return &issuer.Fault{Hang: true} })
	defer shared.issuer.SetFault(nil)
	start := time.Now()
	Run(ctx, in)
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("an interrupted run took %s", took)
	}
}
