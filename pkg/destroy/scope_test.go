package destroy

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
)

// saved is what a state file holds.
type saved struct {
	assets    map[string]any
	resources map[string]cloud.Record
}

func (s saved) Saved(stateID string, value any) (bool, error) {
	asset, ok := s.assets[stateID]
	if !ok {
		return false, nil
	}
	data, err := json.Marshal(asset)
	if err == nil {
		err = json.Unmarshal(data, value)
	}
	return true, err
}

func (s saved) Resources() []string {
	var names []string
	for name := range s.resources {
		names = append(names, name)
	}
	return names
}

func place(name, account string) map[string]any {
	return map[string]any{"endpoint": endpoint.Endpoint{
		Account: account, Partition: "aws", Region: "eu-west-1", InfraName: name, Issuer: "https://" + name + "-oidc.s3.eu-west-1.amazonaws.com",
	}}
}

var someResources = map[string]cloud.Record{"bucket/harbor-x4k2p-oidc": {Status: cloud.StatusCreated}}

func TestScope(t *testing.T) {
	ofDirectory := &installdir.Directory{Dir: "lab", Stage: installdir.StageManifests, InfraName: "meadow-b7c8d", Region: "us-gov-west-1"}
	empty := &installdir.Directory{Dir: "lab", Stage: installdir.StageEmpty}
	for _, test := range []struct {
		name      string
		given     installdir.Given
		accountID string
		dir       *installdir.Directory
		state     saved
		want      Scope
	}{
		{
			"the ledger's, whatever the directory says", installdir.Given{}, "", ofDirectory, saved{place("harbor-x4k2p", "123456789012"), someResources},
			Scope{Pinned: true, Recorded: true, Known: true, Endpoint: endpoint.Endpoint{
				Account: "123456789012", Partition: "aws", Region: "eu-west-1", InfraName: "harbor-x4k2p", Issuer: "https://harbor-x4k2p-oidc.s3.eu-west-1.amazonaws.com",
			}},
		},
		{
			"the directory's, once nothing is in the ledger", installdir.Given{}, "", ofDirectory, saved{assets: place("harbor-x4k2p", "123456789012")},
			Scope{Known: true, Other: "harbor-x4k2p", Endpoint: endpoint.Endpoint{
				Partition: "aws-us-gov", Region: "us-gov-west-1", InfraName: "meadow-b7c8d", Issuer: "https://meadow-b7c8d-oidc.s3.us-gov-west-1.amazonaws.com",
			}},
		},
		{
			"the last one's, where nothing else is left", installdir.Given{}, "", empty, saved{assets: place("harbor-x4k2p", "123456789012")},
			Scope{Known: true, Endpoint: endpoint.Endpoint{
				Partition: "aws", Region: "eu-west-1", InfraName: "harbor-x4k2p", Issuer: "https://harbor-x4k2p-oidc.s3.eu-west-1.amazonaws.com",
			}},
		},
		{
			"given", installdir.Given{InfraName: "other", Region: "cn-north-1"}, "210987654321", ofDirectory, saved{place("harbor-x4k2p", "123456789012"), someResources},
			Scope{Other: "harbor-x4k2p", Endpoint: endpoint.Endpoint{
				Account: "210987654321", Partition: "aws-cn", Region: "cn-north-1", InfraName: "other", Issuer: "https://other-oidc.s3.cn-north-1.amazonaws.com.cn",
			}},
		},
		{
			"given as the ledger has it", installdir.Given{InfraName: "harbor-x4k2p", Region: "eu-west-1"}, "123456789012", empty, saved{place("harbor-x4k2p", "123456789012"), someResources},
			Scope{Pinned: true, Recorded: true, Known: true, Endpoint: endpoint.Endpoint{
				Account: "123456789012", Partition: "aws", Region: "eu-west-1", InfraName: "harbor-x4k2p", Issuer: "https://harbor-x4k2p-oidc.s3.eu-west-1.amazonaws.com",
			}},
		},
		{
			"what an earlier destroy without a state recorded", installdir.Given{InfraName: "harbor-x4k2p", Region: "eu-west-1"}, "", empty, saved{nil, someResources},
			Scope{Recorded: true, Endpoint: endpoint.Endpoint{
				Partition: "aws", Region: "eu-west-1", InfraName: "harbor-x4k2p", Issuer: "https://harbor-x4k2p-oidc.s3.eu-west-1.amazonaws.com",
			}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := NewScope(t.Context(), test.given, test.accountID, test.dir, test.state)
			if err != nil {
				t.Fatal(err)
			}
			if one, other := mustJSON(t, got), mustJSON(t, test.want); one != other {
				t.Errorf("got  %s\nwant %s", one, other)
			}
		})
	}
}

func mustJSON(t *testing.T, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestScopeRefused(t *testing.T) {
	empty := &installdir.Directory{Dir: "lab", Stage: installdir.StageEmpty}
	pinned := saved{place("harbor-x4k2p", "123456789012"), someResources}
	for _, test := range []struct {
		name      string
		given     installdir.Given
		accountID string
		state     saved
		want      string
	}{
		{"no name", installdir.Given{Region: "eu-west-1"}, "", saved{}, "infrastructure name"},
		{"no region", installdir.Given{InfraName: "a"}, "", saved{}, "AWS region"},
		{"no name of a bucket", installdir.Given{InfraName: "A", Region: "eu-west-1"}, "", saved{}, `"A"`},
		{"no region that there is", installdir.Given{InfraName: "a", Region: "moon-north-1"}, "", saved{}, "belongs to no AWS partition"},
		{"no account", installdir.Given{InfraName: "a", Region: "eu-west-1"}, "12", saved{}, "is no AWS account"},
		{"another region than the state's", installdir.Given{Region: "eu-west-2"}, "", pinned, "and not in eu-west-2"},
		{"another account than the state's", installdir.Given{}, "210987654321", pinned, "and not in 210987654321"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := NewScope(t.Context(), test.given, test.accountID, empty, test.state)
			if err == nil || !strings.Contains(err.Error(), test.want) || diagnostic.KindOf(err) != diagnostic.Input {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestUseAccount(t *testing.T) {
	scope := func(account string) *Scope {
		return &Scope{Endpoint: endpoint.Endpoint{Account: account, Partition: "aws"}}
	}
	credentials := cloud.Account{ID: "123456789012", Partition: "aws", ARN: "arn:aws:iam::123456789012:user/x"}
	s := scope("")
	if err := s.UseAccount(credentials); err != nil || s.Account != "123456789012" {
		t.Errorf("account %q (%v)", s.Account, err)
	}
	if err := scope("123456789012").UseAccount(credentials); err != nil {
		t.Error(err)
	}
	if err := scope("210987654321").UseAccount(credentials); err == nil || diagnostic.KindOf(err) != diagnostic.Input {
		t.Errorf("another account: %v", err)
	}
	credentials.Partition = "aws-cn"
	if err := scope("").UseAccount(credentials); err == nil || diagnostic.KindOf(err) != diagnostic.Input {
		t.Errorf("another partition: %v", err)
	}
}
