package registry

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	standin "github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

func encode(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// userFor is a user name that tells the key.
func userFor(key string) string { return strings.ReplaceAll(key, ":", "_") }

func TestLookup(t *testing.T) {
	t.Parallel()
	auth := func(key string) string { return fmt.Sprintf("%q: {\"auth\": %q}", key, encode(userFor(key)+":pass")) }
	for _, test := range []struct {
		name, repository string
		auths            []string
		want             string // the key
	}{
		{"repository before all", "h.example/a/b", []string{auth("h.example"), auth("h.example/a"), auth("h.example/a/b")}, "h.example/a/b"},
		{"namespace before host", "h.example/a/b", []string{auth("h.example"), auth("h.example/a"), auth("h.example/a/c")}, "h.example/a"},
		{"host", "h.example/a/b", []string{auth("h.example"), auth("h.example/x")}, "h.example"},
		{"only up to a slash", "h.example/ab/c", []string{auth("h.example/a"), auth("h.exampl")}, ""},
		{"port", "h.example:5000/a", []string{auth("h.example"), auth("h.example:5000")}, "h.example:5000"},
		{"no port", "h.example:5000/a", []string{auth("h.example")}, ""},
		{"Docker's form", "h.example/a", []string{auth("https://h.example/v1/")}, "https://h.example/v1/"},
		{"Docker's form, version 2", "h.example/a", []string{auth("https://h.example/v2")}, "https://h.example/v2"},
		{"scheme", "h.example/a/b", []string{auth("https://h.example"), auth("http://h.example/a/")}, "http://h.example/a/"},
		{"exact before Docker's form", "h.example/a", []string{auth("https://h.example"), auth("h.example")}, "h.example"},
		{"always the same", "h.example/a", []string{auth("https://h.example/v2/"), auth("https://h.example/v1/"), auth("https://h.example/v1")}, "https://h.example/v1"},
		{"Docker Hub", "docker.io/library/a", []string{auth("https://index.docker.io/v1/")}, "https://index.docker.io/v1/"},
		{"none", "h.example/a", nil, ""},
	} {
		secret, err := parsePullSecret([]byte(`{"auths": {`+strings.Join(test.auths, ",")+`}}`), "the pull secret")
		if err != nil {
			t.Fatal(err)
		}
		repo, problem := parseRepository(test.repository)
		if problem != "" {
			t.Fatal(problem)
		}
		c, err := secret.lookup(repo)
		if err != nil || c.key != test.want {
			t.Errorf("%s: got the entry %q, %v, expected %q", test.name, c.key, err, test.want)
			continue
		}
		if want := userFor(test.want); test.want != "" && (c.Username != want || c.Password != "pass") {
			t.Errorf("%s: got %s:%s", test.name, c.Username, c.Password)
		}
		if (test.want == "") != c.anonymous() {
			t.Errorf("%s: anonymous() = %t", test.name, c.anonymous())
		}
	}
	if got, want := lookupKeys(repository{"h.example:1", "a/b/c"}), []string{"h.example:1/a/b/c", "h.example:1/a/b", "h.example:1/a", "h.example:1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, expected %q", got, want)
	}
}

func TestParseAuth(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		`{"auth": "` + encode("u:p:q") + `"}`:                                 "u p:q  ",
		`{"auth": " ` + encode("u:p") + `\n"}`:                                "u p  ",
		`{"auth": "` + strings.TrimRight(encode("u:pp"), "=") + `"}`:          "u pp  ",
		`{"auth": "` + encode("u:p\x00\x00") + `"}`:                           "u p  ",
		`{"username": "u", "password": "p", "email": "x"}`:                    "u p  ",
		`{"username": "x", "password": "y", "auth": "` + encode("u:p") + `"}`: "u p  ",
		`{"identitytoken": "i"}`:                                              "  i ",
		`{"auth": "` + encode("<token>:") + `", "identitytoken": "i"}`:        "<token>  i ",
		`{"registrytoken": "r"}`:                                              "   r",
		`{}`:                                                                  "   ",
		`{"auth": ""}`:                                                        "   ",
		`null`:                                                                "   ",
	} {
		c, problem := parseAuth([]byte(entry))
		if got := fmt.Sprintf("%s %s %s %s", c.Username, c.Password, c.IdentityToken, c.RegistryToken); problem != "" || got != want {
			t.Errorf("%s: got %q, %s, expected %q", entry, got, problem, want)
		}
	}
	for entry, want := range map[string]string{
		`{"auth": "hunter2!"}`:                               "not base64",
		`{"auth": "` + encode("hunter2") + `"}`:              "not base64 of USER:PASSWORD",
		`{"auth": "` + encode(":hunter2") + `"}`:             "not base64 of USER:PASSWORD",
		`{"auth": "` + encode("u:") + `"}`:                   "without a password",
		`{"username": "hunter2"}`:                            "without a password",
		`{"password": "hunter2"}`:                            "without a user",
		`{"auth": ["hunter2"]}`:                              "not an object of texts",
		`"hunter2"`:                                          "not an object of texts",
		`{"auth": "` + encode("u:hunter2\r\nHost: x") + `"}`: "line break",
	} {
		_, problem := parseAuth([]byte(entry))
		if !strings.Contains(problem, want) || strings.Contains(problem, "hunter2") {
			t.Errorf("%s: got %q, expected %q", entry, problem, want)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	const reference = "h.example/a/b:v1"
	for name, test := range map[string]struct {
		access Access
		want   string
	}{
		"no JSON":        {Access{PullSecret: []byte("hunter2"), PullSecretName: "pull.json"}, "the pull secret in pull.json is damaged: it is not JSON"},
		"empty":          {Access{PullSecret: []byte{}}, "the pull secret is damaged: it is not JSON"},
		"another type":   {Access{PullSecret: []byte(`{"auths": "hunter2"}`)}, "the pull secret is damaged: its fields have other types"},
		"damaged entry":  {Access{PullSecret: []byte(`{"auths": {"h.example/a": {"auth": "hunter2!"}}}`)}, `the pull secret is damaged: its entry "h.example/a" has an auth that is not base64`},
		"no certificate": {Access{Outbound: trusting("ca.pem", []byte("hunter2"))}, "ca.pem has no certificate that can be read"},
	} {
		_, err := Open(t.Context(), reference, test.access)
		if err == nil || !strings.Contains(err.Error(), test.want) || diagnostic.KindOf(err) != diagnostic.Input {
			t.Errorf("%s: got %v, expected an input error with %q", name, err, test.want)
			continue
		}
		if hints := diagnostic.Hints(err); len(hints) != 1 || strings.Contains(err.Error()+hints[0], "hunter2") {
			t.Errorf("%s: a secret, or no hint: %v %q", name, err, hints)
		}
	}
	// What is damaged for others is of no matter.
	a := Access{PullSecret: []byte(`{"auths": {"other.example": {"auth": "hunter2!"}}}`)}
	if _, err := Open(t.Context(), reference, a); err != nil {
		t.Errorf("the entry of another registry: %v", err)
	}
}

// Which credentials are sent is seen at the registry.
func TestCredentialsAreSent(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f, tokens := server.LendFront(t), server.LendFront(t, standin.WithTokens())
	push(t, server, server.Host()+"/ns/repo:v1")
	right, wrong := server.User()+":"+server.Password(), "somebody:else"

	for _, test := range []struct {
		name  string
		front *standin.Front
		auths string
		// want is the Authorization of the last request but a pull's.
		want string
	}{
		{"repository beats host", f, fmt.Sprintf(`{"%s": {"auth": %q}, "%s/ns/repo": {"auth": %q}}`, f.Host(), encode(wrong), f.Host(), encode(right)), "Basic " + encode(right)},
		{"namespace beats host", f, fmt.Sprintf(`{"%s": {"auth": %q}, "%s/ns": {"auth": %q}}`, f.Host(), encode(wrong), f.Host(), encode(right)), "Basic " + encode(right)},
		{"user and password", f, fmt.Sprintf(`{"%s": {"username": %q, "password": %q}}`, f.Host(), server.User(), server.Password()), "Basic " + encode(right)},
		{"token for a repository", tokens, fmt.Sprintf(`{"%s": {"auth": %q}, "%s/ns/repo": {"auth": %q}}`, tokens.Host(), encode(wrong), tokens.Host(), encode(right)), "Basic " + encode(right)},
		{"identity token", tokens, fmt.Sprintf(`{"%s": {"identitytoken": %q}}`, tokens.Host(), tokens.IdentityToken()), ""},
		{"registry token", tokens, fmt.Sprintf(`{"%s": {"registrytoken": %q}}`, tokens.Host(), tokens.RegistryToken()), "Bearer " + tokens.RegistryToken()},
	} {
		test.front.Reset()
		a := access(server)
		a.PullSecret = []byte(`{"auths": ` + test.auths + `}`)
		if _, err := open(t, test.front.Host()+"/ns/repo:v1", a).Root(t.Context()); err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var sent []string
		for _, r := range test.front.Requests() {
			sent = append(sent, r.Header.Get("Authorization"))
			if r.Path == "/v2/" && r.Header.Get("Authorization") != "" {
				t.Errorf("%s: credentials were sent before they were asked for", test.name)
			}
		}
		if !slices.Contains(sent, test.want) || slices.Contains(sent, "Basic "+encode(wrong)) {
			t.Errorf("%s: other credentials were sent than those of the entry", test.name)
		}
	}
}

// Each place gets its own credentials, and no other place does.
func TestMirrorsHaveTheirOwnCredentials(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	one, two := server.LendFront(t), server.LendFront(t)
	pushed := push(t, server, server.Host()+"/ns/repo:v1")
	a := access(server)
	a.PullSecret = standin.PullSecret(map[string]string{
		one.Host(): "wrong:one", two.Host(): server.User() + ":" + server.Password(), "gone.example": "wrong:source",
	})
	a.Mirrors = []Mirror{{Source: "gone.example", Mirrors: []string{one.Host(), two.Host()}}}
	pulled(t, open(t, "gone.example/ns/repo@"+pushed.digest.String(), a), pushed)
	for f, want := range map[*standin.Front]string{one: encode("wrong:one"), two: encode(server.User() + ":" + server.Password())} {
		for _, r := range f.Requests() {
			if got := r.Header.Get("Authorization"); got != "" && got != "Basic "+want {
				t.Errorf("%s %s has another place's credentials", r.Method, r.Path)
			}
		}
	}
}

func TestNotAuthorised(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f, tokens := server.LendFront(t), server.LendFront(t, standin.WithTokens())
	push(t, server, server.Host()+"/ns/repo:v1")
	wrong := standin.PullSecret(map[string]string{f.Host() + "/ns": "somebody:" + server.Password() + "x", tokens.Host(): "somebody:" + server.Password() + "x"})

	for _, test := range []struct {
		name   string
		front  *standin.Front
		secret []byte
		fault  *standin.Fault
		want   string
		hint   string
	}{
		{"wrong password", f, wrong, nil, `not authorised (401 UNAUTHORIZED) with the entry "` + f.Host() + `/ns" of the pull secret in install-config.yaml`, "--registry-config"},
		{"wrong password for a token", tokens, wrong, nil, `not authorised (401 UNAUTHORIZED) with the entry "` + tokens.Host() + `" of`, "--registry-config"},
		{"no pull secret", f, nil, nil, "not authorised (401 UNAUTHORIZED), and there is no pull secret", "Give an entry for " + f.Host()},
		{"no entry", f, []byte(`{"auths": {}}`), nil, "the pull secret in install-config.yaml has no entry for it (" + f.Host() + "/ns/repo, " + f.Host() + "/ns, " + f.Host() + ")", "that may read ns/repo"},
		{"empty entry", f, []byte(`{"auths": {"` + f.Host() + `": {}}}`), nil, `with the entry "` + f.Host() + `" of the pull secret in install-config.yaml, which has no credentials`, "--registry-config"},
		{"helper", f, []byte(`{"auths": {"` + f.Host() + `": {}}, "credHelpers": {"` + f.Host() + `": "secret"}}`), nil, "which has no credentials", `leaves credentials to helpers (credHelpers for "` + f.Host() + `"), which are not run`},
		{"store", f, []byte(`{"credsStore": "desktop"}`), nil, "has no entry for it", "(credsStore), which are not run"},
		{"forbidden", f, nil, &standin.Fault{Status: 403, Body: `{"errors":[{"code":"DENIED","message":"go away"}]}`}, "not authorised (403 DENIED)", "may read ns/repo"},
		{"unknown code", f, nil, &standin.Fault{Status: 403, Body: `{"errors":[{"code":"` + server.Password() + `","message":"` + server.Password() + `"}]}`}, "not authorised (403 Forbidden)", "may read ns/repo"},
		{"no JSON", f, nil, &standin.Fault{Status: 401, Body: "<html>\n" + server.Password()}, "not authorised (401 Unauthorized)", "may read ns/repo"},
	} {
		test.front.Reset()
		if test.fault != nil {
			test.front.SetFault(func(*http.Request) *standin.Fault { return test.fault })
		}
		a := access(server)
		a.PullSecret = test.secret
		i := open(t, test.front.Host()+"/ns/repo:v1", a)
		_, err := i.Root(t.Context())
		checkError(t, err, server, test.want, test.hint)
		_, err = i.Digest(t.Context())
		checkError(t, err, server, "not authorised (40", test.hint)
		if Unavailable(err) {
			t.Errorf("%s: somebody answered", test.name)
		}
	}
}

// A registry that gives back what it was sent must not get it into a message.
func TestHostileAnswers(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f := server.LendFront(t)
	basic := encode(server.User() + ":" + server.Password())
	echo := "no\nsuch \x1b[2J thing " + server.Password() + " " + basic + strings.Repeat("x", 5000)
	quoted := fmt.Sprintf("%q", strings.ReplaceAll(echo, "\x1b", ""))
	for name, fault := range map[string]standin.Fault{
		"not found":       {Status: 404, Body: `{"errors":[{"code":"X","message":` + quoted + `,"detail":` + quoted + `}]}`},
		"teapot":          {Status: 418, Body: echo},
		"server error":    {Status: 500, Body: echo},
		"no realm":        {Status: 401, Header: http.Header{"Www-Authenticate": {`Bearer service="` + server.Password() + basic + `"`}}},
		"strange realm":   {Status: 401, Header: http.Header{"Www-Authenticate": {`Bearer realm="gopher://` + server.Password() + basic + `"`}}},
		"http realm":      {Status: 401, Header: http.Header{"Www-Authenticate": {`Bearer realm="http://` + f.Host() + `/token"`}}},
		"private realm":   {Status: 401, Header: http.Header{"Www-Authenticate": {`Bearer realm="https://169.254.169.254/token"`}}},
		"strange scheme":  {Status: 401, Header: http.Header{"Www-Authenticate": {`Negotiate ` + basic}}},
		"redirect":        {Status: 307, Header: http.Header{"Location": {"https://gone.example/" + server.Password() + basic}}},
		"bad redirect":    {Status: 307, Header: http.Header{"Location": {"https://%zz" + server.Password() + basic}}},
		"endless":         {Status: 307, Header: http.Header{"Location": {"/v2/ns/repo/manifests/v1?x=" + server.Password() + basic}}},
		"no token":        {Status: 200, Body: `{"refresh_token": "` + server.Password() + basic + `"}`},
		"token, no JSON":  {Status: 200, Body: server.Password() + basic},
		"token forbidden": {Status: 403, Body: server.Password() + basic},
	} {
		f.SetFault(func(r *http.Request) *standin.Fault {
			token := strings.Contains(name, "token")
			switch {
			case token && r.URL.Path == "/v2/":
				return &standin.Fault{Status: 401, Header: http.Header{"Www-Authenticate": {`Bearer realm="https://` + f.Host() + `/token",service="x"`}}}
			case !token && r.URL.Path == "/v2/" && fault.Status != 401:
				return nil
			}
			return &fault
		})
		_, err := open(t, f.Host()+"/ns/repo:v1", access(server, f)).Root(t.Context())
		t.Log(name)
		checkError(t, err, server, "image "+f.Host()+"/ns/repo:v1: ", "")
	}
}
