package endpoint

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func pinned() *Endpoint {
	return &Endpoint{
		Account: "123456789012", Partition: "aws-cn", Region: "cn-north-1", InfraName: "harbor-x4k2p",
		Issuer: "https://harbor-x4k2p-oidc.s3.cn-north-1.amazonaws.com.cn",
	}
}

func TestNames(t *testing.T) {
	e := pinned()
	for got, want := range map[string]string{
		e.BucketName():        "harbor-x4k2p-oidc",
		e.IssuerHostPath():    "harbor-x4k2p-oidc.s3.cn-north-1.amazonaws.com.cn",
		e.ProviderARN():       "arn:aws-cn:iam::123456789012:oidc-provider/harbor-x4k2p-oidc.s3.cn-north-1.amazonaws.com.cn",
		e.RoleARN("/", "r"):   "arn:aws-cn:iam::123456789012:role/r",
		e.RoleARN("/p/", "r"): "arn:aws-cn:iam::123456789012:role/p/r",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestCheckPinned(t *testing.T) {
	opts := &options.Options{Dir: "my dir", IssuerURL: "https://other.example.com"}
	for _, test := range []struct {
		name, pinned, issuer string
		kind                 IssuerKind
		want, hint           string
	}{
		{"nothing is pinned", "", "https://a.example.com", SelfHosted, "", ""},
		{"the same", "https://a.example.com", "https://a.example.com", SelfHosted, "", ""},
		{
			"another URL", "https://a.example.com/x", "https://a.example.com/y", SelfHosted,
			"created for the issuer https://a.example.com/x, and this run would be for https://a.example.com/y",
			"--issuer-url https://a.example.com/x. To start anew, delete them first: openshift-install-sts destroy --dir 'my dir' --name harbor",
		},
		{"another rule for buckets", "https://a.s3.x.amazonaws.com", "https://a.s3-x.amazonaws.com", PublicBucket, "this run would be for https://a.s3-x", "Use the version"},
	} {
		e := &Endpoint{InfraName: "harbor", IssuerKind: test.kind, Issuer: test.issuer}
		err := e.checkPinned(test.pinned, opts)
		if test.want == "" {
			if err != nil {
				t.Errorf("%s: %v", test.name, err)
			}
			continue
		}
		if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), test.want) || !strings.Contains(strings.Join(diagnostic.Hints(err), " "), test.hint) {
			t.Errorf("%s: %v (%v)", test.name, err, diagnostic.Hints(err))
		}
	}
}

// The issuer of a private bucket is the domain of the distribution, as soon as that is known.
func TestFindDomain(t *testing.T) {
	const domain = "d111111abcdef8.cloudfront.net"
	found := &cloud.ActualDistribution{Distribution: "E1", Domain: domain}
	for _, test := range []struct {
		name    string
		opts    options.Options
		found   *cloud.ActualDistribution
		pinned  string
		issuer  string
		pending bool
		refused string // part of the error, or none
	}{
		{"none yet", options.Options{}, nil, "", PendingIssuer, true, ""},
		{"none yet, to be rendered", options.Options{Offline: true}, nil, "", PendingIssuer, true, ""},
		{"found", options.Options{}, found, "", "https://" + domain, false, ""},
		{"found as it was told", options.Options{IssuerURL: "https://" + domain}, found, "", "https://" + domain, false, ""},
		{"told, nothing is asked", options.Options{IssuerURL: "https://" + domain, Offline: true}, nil, "", "https://" + domain, false, ""},
		{"known, nothing is asked", options.Options{Offline: true}, nil, "https://" + domain, "https://" + domain, false, ""},
		{"another one was told", options.Options{IssuerURL: "https://d222.cloudfront.net"}, found, "", "", false, "serves https://" + domain},
		{"told and not there", options.Options{IssuerURL: "https://" + domain}, nil, "", "", false, "has no distribution of bucket harbor-oidc"},
		{"not CloudFront's", options.Options{IssuerURL: "https://oidc.example.com", Offline: true}, nil, "", "", false, "no URL of CloudFront"},
	} {
		e := &Endpoint{InfraName: "harbor", IssuerKind: CloudFront}
		err := e.findIssuer(t.Context(), &test.opts, test.found, test.pinned)
		switch {
		case test.refused != "":
			if err == nil || !strings.Contains(err.Error(), test.refused) {
				t.Errorf("%s: the error is %v", test.name, err)
			}
		case err != nil || e.Issuer != test.issuer || e.Pending != test.pending:
			t.Errorf("%s: the issuer is %s, pending %t (%v)", test.name, e.Issuer, e.Pending, err)
		}
	}
}

// A placeholder never reaches the state, and a state without an issuer is one that waits for it.
func TestState(t *testing.T) {
	pending := Endpoint{InfraName: "harbor", IssuerKind: CloudFront, Issuer: PendingIssuer, Pending: true}
	known := Endpoint{InfraName: "harbor", IssuerKind: CloudFront, Issuer: "https://d1.cloudfront.net"}
	if data, err := json.Marshal(known); err != nil || strings.Contains(string(data), "cloudfront.net") {
		t.Errorf("the state changes once the issuer is known: %s (%v)", data, err)
	}
	for _, value := range []any{pending, &pending, struct{ Endpoint *Endpoint }{&pending}} {
		data, err := json.Marshal(value)
		if err != nil || strings.Contains(string(data), "to-be-created") {
			t.Errorf("the state is %s (%v)", data, err)
		}
	}
	data, err := json.Marshal(pending)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]Endpoint{
		string(data): pending,
		`{"name":"harbor","issuerKind":"cloudfront","issuer":"https://d1.cloudfront.net"}`: {InfraName: "harbor", IssuerKind: CloudFront, Issuer: "https://d1.cloudfront.net"},
		`{"name":"harbor","issuer":"https://b.s3.x.amazonaws.com"}`:                        {InfraName: "harbor", Issuer: "https://b.s3.x.amazonaws.com"},
	} {
		var got Endpoint
		if err := json.Unmarshal([]byte(text), &got); err != nil || got.Issuer != want.Issuer || got.Pending != want.Pending || got.IssuerKind != want.IssuerKind || got.InfraName != want.InfraName {
			t.Errorf("%s was read as %+v (%v)", text, got, err)
		}
	}
}

// saves is a state in memory.
type saves map[string]string

func (s saves) Saved(id string, value any) (bool, error) {
	text, ok := s[id]
	if !ok {
		return false, nil
	}
	return true, json.Unmarshal([]byte(text), value)
}

// What became known in the run counts, if it is about the same cluster.
func TestRecall(t *testing.T) {
	const pending = `{"name":"harbor","account":"1","issuerKind":"cloudfront"}`
	for _, test := range []struct {
		name   string
		state  saves
		issuer string // or empty for nothing
	}{
		{"nothing", saves{}, ""},
		{"known from the start", saves{"endpoint": `{"name":"harbor","issuer":"https://a"}`, "issuer": `{"name":"harbor","issuer":"https://b"}`}, "https://a"},
		{"not known", saves{"endpoint": pending}, PendingIssuer},
		{"known later", saves{"endpoint": pending, "issuer": `{"name":"harbor","account":"1","issuerKind":"cloudfront","issuer":"https://b"}`}, "https://b"},
		{"of another cluster", saves{"endpoint": pending, "issuer": `{"name":"other","account":"1","issuerKind":"cloudfront","issuer":"https://b"}`}, PendingIssuer},
		{"still not known", saves{"endpoint": pending, "issuer": pending}, PendingIssuer},
	} {
		e, err := Recall(test.state)
		got := ""
		if e != nil {
			got = e.Issuer
		}
		if err != nil || got != test.issuer {
			t.Errorf("%s: %s (%v)", test.name, got, err)
		}
	}
}
