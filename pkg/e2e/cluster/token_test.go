package cluster

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/openshift/openshift-install-sts/pkg/verify/token"
)

const (
	podNamespace = "openshift-image-registry"
	podAccount   = "registry"
	audience     = "openshift"
)

// workload is a pod of a component, on a node, as the kubelet knows it when it asks for its token.
const workload = `{apiVersion: v1, kind: ServiceAccount, metadata: {name: registry, namespace: openshift-image-registry}}
---
{apiVersion: v1, kind: Node, metadata: {name: worker-0}}
---
apiVersion: v1
kind: Pod
metadata: {name: image-registry-0, namespace: openshift-image-registry}
spec: {serviceAccountName: registry, nodeName: worker-0, containers: [{name: registry, image: registry}]}
`

// podToken asks the API server for the token of a pod, for an audience.
func podToken(t *testing.T, audience string) string {
	t.Helper()
	pods := world.server.Dynamic().Resource(schema.GroupVersionResource{Version: "v1", Resource: "pods"}).Namespace(podNamespace)
	pod, err := pods.Get(t.Context(), "image-registry-0", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	life := int64(token.Life / time.Second)
	text, err := world.server.RequestToken(t.Context(), podNamespace, podAccount, authenticationv1.TokenRequestSpec{
		Audiences: []string{audience}, ExpirationSeconds: &life,
		BoundObjectRef: &authenticationv1.BoundObjectReference{APIVersion: "v1", Kind: "Pod", Name: pod.GetName(), UID: pod.GetUID()},
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// published fetches what lies in the bucket for who asks for it by the issuer's URL, without
// credentials, as AWS and any other OpenID Connect client do.
type published struct{ t *testing.T }

func (p published) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasPrefix(r.URL.String(), issuer+"/") {
		return nil, fmt.Errorf("%s is asked for, which is not the issuer's", r.URL)
	}
	moto, err := url.Parse(world.h.Moto.URL())
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.URL.Path, r.Host = moto.Scheme, moto.Host, "/"+bucket+r.URL.Path, ""
	return http.DefaultTransport.RoundTrip(r)
}

// verifier knows nothing but the issuer's URL and the audience.
func verifier(t *testing.T, audience string) (context.Context, *oidc.IDTokenVerifier) {
	t.Helper()
	ctx := oidc.ClientContext(t.Context(), &http.Client{Transport: published{t}})
	provider, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		t.Fatal(err)
	}
	return ctx, provider.Verifier(&oidc.Config{ClientID: audience})
}

// The tokens that the cluster gives to pods are verified with what the program published, by a client
// that was written by others; one for another audience, or with another signature, is not. And
// the tokens of `verify --assume` are like the cluster's.
func TestTokensVerify(t *testing.T) {
	if err := world.server.Create(t.Context(), []byte(workload)); err != nil {
		t.Fatal(err)
	}
	pods := podToken(t, audience)
	ctx, verifier := verifier(t, audience)
	verified, err := verifier.Verify(ctx, pods)
	if err != nil {
		t.Fatalf("the cluster's token: %v", err)
	}
	account := token.ServiceAccount{Namespace: podNamespace, Name: podAccount}
	if verified.Issuer != issuer || verified.Subject != account.Subject() || !slices.Equal(verified.Audience, []string{audience}) {
		t.Errorf("the cluster's token is %+v", verified)
	}
	if _, err := verifier.Verify(ctx, podToken(t, "sts.amazonaws.com")); err == nil {
		t.Error("a token for another audience is accepted")
	}
	first, second := strings.Split(pods, "."), strings.Split(podToken(t, audience), ".")
	if _, err := verifier.Verify(ctx, strings.Join([]string{first[0], second[1], first[2]}, ".")); err == nil {
		t.Error("a token with the signature of another is accepted")
	}

	minter, err := token.NewMinter(issuer, world.private)
	if err != nil {
		t.Fatal(err)
	}
	minted, err := minter.Mint(account, audience, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := verifier.Verify(ctx, minted); err != nil {
		t.Errorf("the token of verify --assume: %v", err)
	}
	compareTokens(t, decode(t, pods), decode(t, minted))
}

// decoded is a token without its signature: claims by their paths, those of the header with a prefix.
type decoded map[string]any

func decode(t *testing.T, text string) decoded {
	t.Helper()
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		t.Fatalf("the token has %d parts", len(parts))
	}
	all := decoded{}
	for i, prefix := range []string{"header.", "claim."} {
		data, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		var object map[string]any
		if err := json.Unmarshal(data, &object); err != nil {
			t.Fatal(err)
		}
		all.flatten(prefix, object)
	}
	return all
}

func (d decoded) flatten(prefix string, object map[string]any) {
	for key, value := range object {
		if inner, ok := value.(map[string]any); ok {
			d.flatten(prefix+key+".", inner)
			continue
		}
		d[prefix+key] = value
	}
}

// compareTokens demands the same claims of the same types, and equal values where those do not
// belong to the one token, the pod or the moment.
func compareTokens(t *testing.T, theirs, minted decoded) {
	t.Helper()
	if r, m := slices.Sorted(maps.Keys(theirs)), slices.Sorted(maps.Keys(minted)); !slices.Equal(r, m) {
		t.Fatalf("the cluster's tokens have\n%v, and ours\n%v", r, m)
	}
	own := []string{
		"claim.exp", "claim.iat", "claim.nbf", "claim.jti",
		"claim.kubernetes.io.node.name", "claim.kubernetes.io.node.uid",
		"claim.kubernetes.io.pod.name", "claim.kubernetes.io.pod.uid", "claim.kubernetes.io.serviceaccount.uid",
	}
	for key, value := range theirs {
		ours := minted[key]
		if fmt.Sprintf("%T", value) != fmt.Sprintf("%T", ours) {
			t.Errorf("%s is a %T in the cluster's tokens, and a %T in ours", key, value, ours)
		}
		if !slices.Contains(own, key) && fmt.Sprint(value) != fmt.Sprint(ours) {
			t.Errorf("%s is %v in the cluster's tokens, and %v in ours", key, value, ours)
		}
	}
	for name, d := range map[string]decoded{"the cluster's": theirs, "ours": minted} {
		if got, want := d["claim.exp"].(float64)-d["claim.iat"].(float64), token.Life.Seconds(); got != want {
			t.Errorf("%s lives for %v s, want %v", name, got, want)
		}
		if d["claim.nbf"] != d["claim.iat"] {
			t.Errorf("%s: nbf is %v, and iat %v", name, d["claim.nbf"], d["claim.iat"])
		}
	}
}
