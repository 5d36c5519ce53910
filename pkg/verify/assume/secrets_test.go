package assume

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/standin/webidentity"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

// No token and no credential gets into a result or the log, not even when AWS repeats it.
func TestSecrets(t *testing.T) {
	for name, b := range map[string]webidentity.Behaviour{
		"all is well": {}, "AWS repeats tokens": {Echo: true}, "AWS repeats those that are good": {Echo: true, UnknownProvider: 1000},
		"the session is refused": {RefuseSessions: true}, "any is accepted": {AcceptAny: true},
	} {
		t.Run(name, func(t *testing.T) {
			behave(t, b)
			in := input(t)
			log, out := recorded()
			in.Progress.Log = log
			text := verifytest.Text(prove(t, in)) + out.String()
			secrets := shared.sts.Secrets()
			if len(secrets) == 0 {
				t.Fatal("no secret was there to be told")
			}
			for _, secret := range secrets {
				if len(secret) > 8 && strings.Contains(text, secret) {
					t.Fatalf("%.12s… is in\n%s", secret, text)
				}
			}
			if b.Echo && b.UnknownProvider > 0 && !strings.Contains(text, "(value '…") {
				t.Errorf("nothing was left out, so that nothing was tested:\n%s", text)
			}
		})
	}
}

// The tokens are those that kube-apiserver gives to pods.
func TestToken(t *testing.T) {
	fault(t, nil)
	begin := time.Now()
	in := input(t)
	in.Roles = in.Roles[1:]
	prove(t, in)
	key, err := oidc.NewKey(&in.Key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range shared.proxy.Requests() {
		if r.Operation != "AssumeRoleWithWebIdentity" {
			continue
		}
		parts := strings.Split(r.Params.Get("WebIdentityToken"), ".")
		if r.Params.Get("DurationSeconds") != "900" || r.Params.Get("RoleSessionName") != sessionName || len(parts) != 3 {
			t.Fatalf("parameters %v", r.Params)
		}
		header, claims := decoded(t, parts[0]), decoded(t, parts[1])
		if want := map[string]any{"alg": "RS256", "kid": key.Kid}; !maps.Equal(header, want) {
			t.Errorf("header %v, expected %v", header, want)
		}
		if got, want := slices.Sorted(maps.Keys(claims)), []string{"aud", "exp", "iat", "iss", "jti", "kubernetes.io", "nbf", "sub"}; !slices.Equal(got, want) {
			t.Errorf("claims %v, expected %v", got, want)
		}
		issued := time.Unix(int64(claims["iat"].(float64)), 0)
		if back := begin.Sub(issued); back < 58*time.Second || back > 62*time.Second || claims["nbf"] != claims["iat"] || claims["exp"].(float64)-claims["iat"].(float64) != 600 {
			t.Errorf("iat %v, nbf %v, exp %v", claims["iat"], claims["nbf"], claims["exp"])
		}
		bound := claims["kubernetes.io"].(map[string]any)
		if got, want := slices.Sorted(maps.Keys(bound)), []string{"namespace", "node", "pod", "serviceaccount"}; !slices.Equal(got, want) {
			t.Errorf("kubernetes.io %v, expected %v", got, want)
		}
		account := bound["serviceaccount"].(map[string]any)
		if claims["sub"] != "system:serviceaccount:"+bound["namespace"].(string)+":"+account["name"].(string) || len(account["uid"].(string)) != 36 {
			t.Errorf("claims %v", claims)
		}
		id := claims["jti"].(string)
		if len(id) != 36 || seen[id] {
			t.Errorf("jti %s", id)
		}
		seen[id] = true
		if audience, ok := claims["aud"].([]any); !ok || len(audience) != 1 || claims["iss"] != verifytest.Issuer {
			t.Errorf("claims %v", claims)
		}
	}
	if len(seen) == 0 {
		t.Error("no token was seen")
	}
}

func decoded(t *testing.T, part string) map[string]any {
	t.Helper()
	var value map[string]any
	data, err := base64.RawURLEncoding.DecodeString(part)
	if err == nil {
		err = json.Unmarshal(data, &value)
	}
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// countRequests sets an environment variable to the URL of a server, and returns how often
// it was asked.
func countRequests(t *testing.T, variable string) func() int64 {
	t.Helper()
	var n atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n.Add(1)
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(server.Close)
	t.Setenv(variable, server.URL)
	return n.Load
}

// unreachable is an STS that cannot be reached.
type unreachable struct{}

func (unreachable) AssumeRoleWithWebIdentity(context.Context, string, string, string) (aws.Credentials, error) {
	return aws.Credentials{}, errors.New("connection refused")
}

func (unreachable) CallerIdentity(context.Context, aws.Credentials) (cloud.Account, error) {
	return cloud.Account{}, errors.New("connection refused")
}
