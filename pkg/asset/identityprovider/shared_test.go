package identityprovider

import (
	"context"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// An account has one provider for an issuer: the clusters that share the issuer share it without
// taking anything from each other.
func TestShare(t *testing.T) {
	one, two := cloud.OwnershipTag("one"), cloud.OwnershipTag("two")
	tags := func(pairs ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	for _, test := range []struct {
		name              string
		found             map[string]string
		recorded          []string
		audiences         []string
		cluster           string
		wantTags, wantKey []string // tags as they are desired, and the audiences
		others            []string
	}{
		{"ours alone", tags(two, "owned", "Name", "two"), nil, nil, "two", []string{"Name=two", two + "=owned", "team=x"}, []string{"openshift"}, nil},
		{"nobody's", tags("Name", "two"), nil, nil, "two", []string{"Name=two", two + "=owned", "team=x"}, []string{"openshift"}, nil},
		{
			"another's", tags(one, "owned", "Name", "one", "team", "y"), nil, []string{"theirs", "openshift"}, "one",
			[]string{two + "=owned"}, []string{"openshift", "theirs"}, []string{"one"},
		},
		{
			"another's with our tag of another value", tags(one, "owned", two, "shared", "team", "x"), nil, nil, "one",
			[]string{"Name=two", two + "=owned", "team=x"}, []string{"openshift"}, []string{"one"},
		},
		{
			"both's, the other was first", tags(one, "owned", two, "owned", "Name", "one", "team", "x"), []string{two}, nil, "two",
			[]string{two + "=owned", "team=x"}, []string{"openshift"}, []string{"one"},
		},
		{
			"both's, and a tag of ours changes", tags(one, "owned", two, "owned", "Name", "two", "team", "old"), []string{two, "Name", "team"}, nil, "two",
			[]string{"Name=two", two + "=owned", "team=x"}, []string{"openshift"}, []string{"one"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			original := tags(two, "owned", "Name", "two", "team", "x")
			p := cloud.OIDCProvider{Cluster: "two", ARN: "arn", Tags: maps.Clone(original), Audiences: []string{"openshift"}}
			given := p.Tags
			actual := &cloud.ActualProvider{Tags: test.found, RecordedTags: test.recorded, Audiences: test.audiences}
			others := sharing(p.Cluster, actual)
			share(&p, actual, others)
			var got []string
			for _, key := range slices.Sorted(maps.Keys(p.Tags)) {
				got = append(got, key+"="+p.Tags[key])
			}
			slices.Sort(test.wantTags)
			if p.Cluster != test.cluster || !slices.Equal(got, test.wantTags) || !slices.Equal(p.Audiences, test.wantKey) || !slices.Equal(others, test.others) {
				t.Errorf("cluster %s, tags %q, audiences %q, others %q", p.Cluster, got, p.Audiences, others)
			}
			if !maps.Equal(given, original) {
				t.Error("the tags that were given were changed")
			}
			c, err := p.Compare(actual)
			if test.name == "nobody's" {
				if err == nil {
					t.Error("a provider without a tag was taken over")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			// Nobody's tag or audience goes.
			for _, d := range c.Differences {
				if len(d.Removed) > 0 || d.To == nil && d.From != nil {
					t.Errorf("%s goes: %v", d.Field, d)
				}
			}
		})
	}
}

// finds is a target that finds one provider.
type finds struct {
	cloud.Target
	provider *cloud.ActualProvider
}

func (f finds) Observe(context.Context, cloud.Resource) (cloud.Actual, error) { return f.provider, nil }

// A provider of several clusters is changed by none that has not acknowledged it, and nobody's thumbprint
// becomes another one.
func TestLookAtShared(t *testing.T) {
	mine, theirs := strings.Repeat("a", 40), strings.Repeat("B", 40)
	log := logrus.New()
	log.SetOutput(io.Discard)
	for _, test := range []struct {
		name, thumbprint string
		there            []string
		alone, shared    bool
		bucket           bool
		refused, hint    string
		changed          bool
	}{
		{name: "not acknowledged", there: []string{theirs}, refused: "is also that of other clusters: three", hint: "--shared-issuer"},
		{name: "acknowledged", there: []string{theirs}, shared: true},
		{name: "a bucket, which nobody shares", there: []string{theirs}, bucket: true},
		{
			name: "another thumbprint", thumbprint: mine, there: []string{theirs}, shared: true, hint: "leave --thumbprint away",
			refused: "has the thumbprint " + strings.ToLower(theirs) + ", and --thumbprint would make it " + mine + " for the clusters that share it, too: three",
		},
		{name: "the same thumbprint", thumbprint: strings.ToLower(theirs), there: []string{theirs}, shared: true},
		{name: "one of the thumbprints", thumbprint: mine, there: []string{theirs, mine}, shared: true},
		{name: "another thumbprint of ours alone", thumbprint: mine, there: []string{theirs}, alone: true, shared: true, changed: true},
		{name: "ours alone, not acknowledged", there: []string{theirs}, alone: true},
	} {
		e := &endpoint.Endpoint{
			Account: "123456789012", Partition: "aws", InfraName: "two", Issuer: "https://oidc.example.com",
			IssuerKind: endpoint.SelfHosted, Tags: cloud.OwnershipTags("two"),
		}
		if test.bucket {
			e.IssuerKind = endpoint.PublicBucket
		}
		tags := cloud.OwnershipTags("two")
		if !test.alone {
			tags[cloud.OwnershipTag("three")] = cloud.OwnershipValue
		}
		found := &cloud.ActualProvider{Tags: tags, Audiences: audiences, Thumbprints: test.there}
		opts := &options.Options{SharedIssuer: test.shared}
		c, err := look(t.Context(), finds{provider: found}, opts, e, test.thumbprint, progress.New(log, nil))
		if test.refused == "" {
			if err != nil || (c.Action != cloud.ActionNone) != test.changed {
				t.Errorf("%s: %s %v (%v)", test.name, c.Action, c.Differences, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), test.refused) || !strings.Contains(strings.Join(diagnostic.Hints(err), " "), test.hint) {
			t.Errorf("%s: %s (%v)", test.name, c.Action, err)
		}
	}
}
