package issuer

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/installer/pkg/asset"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

const domain = "d111111abcdef8.cloudfront.net"

func pending() *endpoint.Endpoint {
	return &endpoint.Endpoint{
		Account: "123456789012", Partition: "aws", Region: "eu-west-1", InfraName: "harbor-x4k2p",
		IssuerKind: endpoint.CloudFront, Issuer: endpoint.PendingIssuer, Pending: true,
	}
}

func known() *endpoint.Endpoint {
	e := pending()
	e.Issuer, e.Pending = "https://"+domain, false
	return e
}

// The issuer is the endpoint's, or the domain of the distribution that was made in this run. Where none
// could be made it stays unknown.
func TestGenerate(t *testing.T) {
	made := Distribution{Actual: &cloud.ActualDistribution{Distribution: "E1", Domain: domain}}
	for _, test := range []struct {
		name         string
		endpoint     *endpoint.Endpoint
		distribution Distribution
		dry, offline bool
		want         *endpoint.Endpoint
		changed      bool
		refused      string
	}{
		{name: "known before", endpoint: known(), distribution: made, want: known()},
		{name: "known now", endpoint: pending(), distribution: made, want: known(), changed: true},
		{name: "a dry run", endpoint: pending(), dry: true, want: pending()},
		{name: "nobody is asked", endpoint: pending(), offline: true, want: pending()},
		{name: "no distribution", endpoint: pending(), refused: "the issuer of harbor-x4k2p is not known"},
		{name: "no domain", endpoint: pending(), distribution: Distribution{Actual: &cloud.ActualDistribution{Distribution: "E1"}}, refused: "CloudFront tells no domain"},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := *test.endpoint
			parents := asset.Parents{}
			parents.Add(test.endpoint, &test.distribution, &options.Options{Offline: test.offline}, &store.Session{DryRun: test.dry})
			i := &Issuer{}
			err := i.Generate(t.Context(), parents)
			if test.refused != "" {
				if err == nil || !strings.Contains(err.Error(), test.refused) {
					t.Errorf("the error is %v", err)
				}
				return
			}
			if err != nil || !reflect.DeepEqual(i.Endpoint, test.want) || i.Changed != test.changed {
				t.Errorf("there is %+v, changed %t (%v)", i.Endpoint, i.Changed, err)
			}
			if !reflect.DeepEqual(*test.endpoint, before) {
				t.Errorf("the endpoint itself has become %+v", test.endpoint)
			}
		})
	}
}

// What is saved is read back, and the placeholder is never saved.
func TestState(t *testing.T) {
	for _, e := range []*endpoint.Endpoint{
		pending(), known(),
		{Account: "123456789012", Partition: "aws-cn", Region: "cn-north-1", InfraName: "a", IssuerKind: endpoint.SelfHosted, Issuer: "https://oidc.example.com/a"},
	} {
		data, err := json.Marshal(&Issuer{Endpoint: e, Changed: true})
		if err != nil || strings.Contains(string(data), "to-be-created") {
			t.Fatalf("the state is %s (%v)", data, err)
		}
		if !e.Pending && !strings.Contains(string(data), e.Issuer) {
			t.Errorf("the state lacks the issuer: %s", data)
		}
		got := &Issuer{}
		if err := json.Unmarshal(data, got); err != nil || !reflect.DeepEqual(got, &Issuer{Endpoint: e}) {
			t.Errorf("%s is read as %+v (%v)", data, got.Endpoint, err)
		}
	}
	if err := json.Unmarshal([]byte(`{"issuer": 1}`), &Issuer{}); err == nil {
		t.Error("a number is read as an issuer")
	}
}

// The store reads it from the state of an earlier run, and so does endpoint.Recall, to which the endpoint's
// own entry does not tell the issuer.
func TestPrevious(t *testing.T) {
	dir := t.TempDir()
	own, err := json.Marshal(pending())
	if err != nil {
		t.Fatal(err)
	}
	later, err := json.Marshal(&Issuer{Endpoint: known()})
	if err != nil {
		t.Fatal(err)
	}
	state := fmt.Sprintf(`{"schemaVersion": 1, "assets": {"endpoint": %s, "issuer": %s}}`, own, later)
	if err := os.WriteFile(filepath.Join(dir, store.StateFileName), []byte(state), 0o600); err != nil {
		t.Fatal(err)
	}
	quiet := logrus.New()
	quiet.SetOutput(io.Discard)
	s, err := store.Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	session, before := &store.Session{}, &Issuer{}
	s.Fetched(session)
	if found, err := session.Previous(before); err != nil || !found || !reflect.DeepEqual(before.Endpoint, known()) {
		t.Errorf("the earlier run had %+v (%t, %v)", before.Endpoint, found, err)
	}
	if recalled, err := endpoint.Recall(session); err != nil || !reflect.DeepEqual(recalled, known()) {
		t.Errorf("recalled is %+v (%v)", recalled, err)
	}
}
