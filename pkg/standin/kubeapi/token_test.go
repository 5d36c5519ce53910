package kubeapi

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

const workload = `{apiVersion: v1, kind: Namespace, metadata: {name: openshift-image-registry}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: registry, namespace: openshift-image-registry}}
---
{apiVersion: v1, kind: Node, metadata: {name: worker-0}}
---
apiVersion: v1
kind: Pod
metadata: {name: image-registry-0, namespace: openshift-image-registry}
spec: {serviceAccountName: registry, nodeName: worker-0, containers: [{name: registry, image: registry}]}
`

const issuer = "https://mycluster-oidc.s3.eu-west-1.amazonaws.com"

// reference is a claim that names an object.
type reference struct {
	Name string `json:"name"`
	UID  string `json:"uid"`
}

// claims are all that a token has: another one is an error.
type claims struct {
	Audience  []string `json:"aud"`
	Expiry    int64    `json:"exp"`
	IssuedAt  int64    `json:"iat"`
	Issuer    string   `json:"iss"`
	ID        string   `json:"jti"`
	NotBefore int64    `json:"nbf"`
	Subject   string   `json:"sub"`

	Kubernetes struct {
		Namespace      string     `json:"namespace"`
		ServiceAccount reference  `json:"serviceaccount"`
		Pod            *reference `json:"pod,omitempty"`
		Node           *reference `json:"node,omitempty"`
		WarnAfter      *int64     `json:"warnafter,omitempty"`
	} `json:"kubernetes.io"`
}

// readToken returns a token's claims once its signature and its header are found to be good.
func readToken(t *testing.T, token string, key *rsa.PublicKey) claims {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%d parts", len(parts))
	}
	decoded := make([][]byte, len(parts))
	for i, part := range parts {
		var err error
		if decoded[i], err = base64.RawURLEncoding.DecodeString(part); err != nil {
			t.Fatal(err)
		}
	}
	kid, err := oidc.KeyID(key)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"alg":"RS256","kid":"` + kid + `"}`; string(decoded[0]) != want {
		t.Errorf("header %s, want %s", decoded[0], want)
	}
	hash := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, hash[:], decoded[2]); err != nil {
		t.Errorf("the token is not signed with the key: %v", err)
	}
	var c claims
	decoder := json.NewDecoder(bytes.NewReader(decoded[1]))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		t.Fatalf("%v in %s", err, decoded[1])
	}
	return c
}

// The kubelet's token for a pod: what a cluster's components take to STS.
func TestPodToken(t *testing.T) {
	t.Parallel()
	path, private := writeKey(t)
	key := &private.PublicKey
	server := start(t, Options{Issuer: issuer, SigningKeyFile: path})
	if err := server.Create(t.Context(), []byte(workload)); err != nil {
		t.Fatal(err)
	}
	life := int64(600)
	before := time.Now().Unix()
	token, err := server.RequestToken(t.Context(), "openshift-image-registry", "registry", authenticationv1.TokenRequestSpec{
		Audiences:         []string{"openshift"},
		ExpirationSeconds: &life,
		BoundObjectRef:    &authenticationv1.BoundObjectReference{APIVersion: "v1", Kind: "Pod", Name: "image-registry-0"},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := readToken(t, token, key)
	uid := func(resource, namespace, name string) string {
		object, err := server.Dynamic().Resource(schema.GroupVersionResource{Version: "v1", Resource: resource}).
			Namespace(namespace).Get(t.Context(), name, metav1.GetOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return string(object.GetUID())
	}
	if !slices.Equal(got.Audience, []string{"openshift"}) || got.Issuer != issuer || got.ID == "" ||
		got.Subject != "system:serviceaccount:openshift-image-registry:registry" {
		t.Errorf("aud, iss, jti or sub of %+v", got)
	}
	if got.IssuedAt < before || got.IssuedAt > time.Now().Unix() || got.NotBefore != got.IssuedAt || got.Expiry != got.IssuedAt+life {
		t.Errorf("iat, nbf or exp of %+v", got)
	}
	k := got.Kubernetes
	if k.Namespace != "openshift-image-registry" || k.WarnAfter != nil ||
		k.ServiceAccount != (reference{"registry", uid("serviceaccounts", k.Namespace, "registry")}) ||
		k.Pod == nil || *k.Pod != (reference{"image-registry-0", uid("pods", k.Namespace, "image-registry-0")}) ||
		k.Node == nil || *k.Node != (reference{"worker-0", uid("nodes", "", "worker-0")}) {
		t.Errorf("the claim kubernetes.io: %+v", k)
	}

	wantKeys(t, server, key)
	if document := string(ask(t, server, oidc.DiscoveryPath)); !strings.Contains(document, `"issuer":"`+issuer+`"`) ||
		!strings.Contains(document, `"jwks_uri":"`+server.URL()+`/openid/v1/jwks"`) {
		t.Errorf("the discovery document is %s", document)
	}
	// Without an audience it is a token for the server itself, which has that of the issuer.
	if token, err = server.RequestToken(t.Context(), "openshift-image-registry", "registry", authenticationv1.TokenRequestSpec{}); err != nil {
		t.Fatal(err)
	}
	if got := readToken(t, token, key).Audience; !slices.Equal(got, []string{issuer}) {
		t.Errorf("aud is %q", got)
	}

	if _, err := server.RequestToken(t.Context(), "openshift-image-registry", "nobody", authenticationv1.TokenRequestSpec{}); err == nil ||
		!strings.Contains(err.Error(), "openshift-image-registry/nobody") {
		t.Errorf("a token for nobody: %v", err)
	}
}

// A cluster with an older issuer and an older key, whose tokens are still accepted.
func TestOlderIssuerAndKey(t *testing.T) {
	t.Parallel()
	path, private := writeKey(t)
	older, olderPrivate := writeKey(t)
	key, olderKey := &private.PublicKey, &olderPrivate.PublicKey
	public, err := signingkey.EncodePublic(olderKey)
	if err != nil {
		t.Fatal(err)
	}
	olderFile := filepath.Join(filepath.Dir(older), "service-account.pub")
	if err := os.WriteFile(olderFile, public, 0o600); err != nil {
		t.Fatal(err)
	}
	server := start(t, Options{
		Issuer: issuer, TrustedIssuers: []string{DefaultIssuer},
		SigningKeyFile: path, KeyFiles: []string{path, olderFile},
		Audiences: []string{"api"}, KeysURL: issuer + "/keys.json",
	})
	if err := server.Create(t.Context(), []byte(workload)); err != nil {
		t.Fatal(err)
	}
	token, err := server.RequestToken(t.Context(), "openshift-image-registry", "registry", authenticationv1.TokenRequestSpec{})
	if err != nil {
		t.Fatal(err)
	}
	got := readToken(t, token, key)
	if got.Issuer != issuer || !slices.Equal(got.Audience, []string{"api"}) || got.Expiry-got.IssuedAt != 3600 {
		t.Errorf("iss, aud or life of %+v", got)
	}
	for _, test := range []struct {
		issuer, audience string
		want             int
	}{
		{DefaultIssuer, "api", http.StatusOK},
		{"https://other.example.com", "api", http.StatusUnauthorized},
		{DefaultIssuer, issuer, http.StatusUnauthorized},
	} {
		got.Issuer, got.Audience = test.issuer, []string{test.audience}
		if status := present(t, server, sign(t, olderPrivate, got)); status != test.want {
			t.Errorf("a token of %s for %s: %d, want %d", test.issuer, test.audience, status, test.want)
		}
	}
	wantKeys(t, server, key, olderKey)
	if document := string(ask(t, server, oidc.DiscoveryPath)); !strings.Contains(document, `"jwks_uri":"`+issuer+`/keys.json"`) {
		t.Errorf("the discovery document is %s", document)
	}
}

// sign makes a token with these claims as the server does.
func sign(t *testing.T, key *rsa.PrivateKey, c claims) string {
	t.Helper()
	kid, err := oidc.KeyID(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	signed := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","kid":"`+kid+`"}`)) +
		"." + base64.RawURLEncoding.EncodeToString(payload)
	hash := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, hash[:])
	if err != nil {
		t.Fatal(err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// present takes a token to the server and returns the status of a path that is there for everybody
// who is known.
func present(t *testing.T, server *Server, token string) int {
	t.Helper()
	config := rest.AnonymousClientConfig(server.Admin().Config)
	config.BearerToken = token
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Get(server.URL() + "/apis")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// ask gets a path as the reader.
func ask(t *testing.T, server *Server, path string) []byte {
	t.Helper()
	client, err := rest.HTTPClientFor(server.Reader().Config)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Get(server.URL() + "/" + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %s (%v)", path, resp.Status, body, err)
	}
	return body
}

// wantKeys looks whether the server's own key set has just these.
func wantKeys(t *testing.T, server *Server, want ...*rsa.PublicKey) {
	t.Helper()
	published, err := oidc.ParseKeySet(ask(t, server, oidc.APIServerKeysPath))
	if err != nil {
		t.Fatal(err)
	}
	if len(published.Keys) != len(want) {
		t.Errorf("it publishes %d keys, want %d", len(published.Keys), len(want))
	}
	for _, public := range want {
		key, err := oidc.NewKey(public)
		if err != nil {
			t.Fatal(err)
		}
		if !published.Has(key) {
			t.Errorf("it does not publish %s, but %q", key.Kid, published.KeyIDs())
		}
	}
}
