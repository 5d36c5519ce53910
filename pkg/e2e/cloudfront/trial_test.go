package cloudfront

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// trial is an empty stand-in, with a ledger.
type trial struct {
	*testing.T
	*stand
	ledger *fileLedger
	// client sees everything as the program does, and its requests are in the proxy's list.
	client *cloudfront.Client
}

// begin takes a stand-in for the test alone.
func begin(t *testing.T) *trial {
	t.Helper()
	t.Parallel()
	s := <-stands
	t.Cleanup(func() { stands <- s })
	s.proxy.SetFault(nil)
	s.proxy.SlowDistributions(0)
	if err := s.moto.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.proxy.ResetRequests()
	return &trial{
		T: t, stand: s, ledger: &fileLedger{file: filepath.Join(t.TempDir(), "ledger.json")},
		client: cloudfront.NewFromConfig(awsstate.Config(s.proxy.URL())),
	}
}

// created makes everything, undisturbed.
func created(t *testing.T) *trial {
	t.Helper()
	x := begin(t)
	x.create()
	return x
}

func (x *trial) must(err error) {
	x.Helper()
	if err != nil {
		x.Fatalf("%v %q", err, diagnostic.Hints(err))
	}
}

// target is that of a new process.
func (x *trial) target() cloud.Target { return newTarget(x.proxy.URL(), x.ledger) }

func (x *trial) create() *cloud.ActualDistribution {
	x.Helper()
	actual, err := create(x.Context(), x.target(), desiredBucket(), desiredDistribution())
	x.must(err)
	return actual
}

// record is what the ledger holds of the distribution.
func (x *trial) record() cloud.Record {
	x.Helper()
	var r cloud.Record
	_, err := x.ledger.Get(desiredDistribution().ID().String(), &r)
	x.must(err)
	return r
}

// compare compares the desired distribution, or fails.
func (x *trial) compare(d cloud.Distribution) cloud.Comparison {
	x.Helper()
	comparisons, err := cloud.ObserveAndCompare(x.Context(), x.target(), d)
	x.must(err)
	return comparisons[0]
}

func fields(c cloud.Comparison) []string {
	var names []string
	for _, d := range c.Differences {
		names = append(names, d.Field)
	}
	return names
}

// mustRefuse fails the test unless an error says all of the texts, in itself or in its advice.
func (x *trial) mustRefuse(err error, texts ...string) {
	x.Helper()
	if err == nil {
		x.Fatal("it is not refused")
	}
	said := err.Error() + "\n" + strings.Join(diagnostic.Hints(err), "\n")
	for _, text := range texts {
		if !strings.Contains(said, text) {
			x.Errorf("%q is not said: %s", text, said)
		}
	}
}

// ids returns the IDs of the distributions and of the access controls that there are.
func (x *trial) ids() (distributions, controls []string) {
	x.Helper()
	d, err := x.client.ListDistributions(x.Context(), &cloudfront.ListDistributionsInput{})
	x.must(err)
	for _, item := range d.DistributionList.Items {
		distributions = append(distributions, aws.ToString(item.Id))
	}
	c, err := x.client.ListOriginAccessControls(x.Context(), &cloudfront.ListOriginAccessControlsInput{})
	x.must(err)
	for _, item := range c.OriginAccessControlList.Items {
		controls = append(controls, aws.ToString(item.Id))
	}
	return distributions, controls
}

// config is the configuration of the one distribution.
func (x *trial) config() (id string, version *string, c *types.DistributionConfig) {
	x.Helper()
	distributions, _ := x.ids()
	if len(distributions) != 1 {
		x.Fatalf("there are the distributions %q, and there should be one", distributions)
	}
	out, err := x.client.GetDistributionConfig(x.Context(), &cloudfront.GetDistributionConfigInput{Id: &distributions[0]})
	x.must(err)
	return distributions[0], out.ETag, out.DistributionConfig
}

// edit changes the one distribution behind the program's back.
func (x *trial) edit(change func(c *types.DistributionConfig)) {
	x.Helper()
	id, version, c := x.config()
	change(c)
	_, err := x.client.UpdateDistribution(x.Context(), &cloudfront.UpdateDistributionInput{Id: &id, IfMatch: version, DistributionConfig: c})
	x.must(err)
}

// outcome is all that the account holds, with the IDs by which the parts lead to each other left out.
func (x *trial) outcome() string {
	x.Helper()
	state, err := awsstate.Snapshot(x.Context(), x.proxy.URL())
	x.must(err)
	id, _, c := x.config()
	tags, err := x.client.ListTagsForResource(x.Context(), &cloudfront.ListTagsForResourceInput{Resource: aws.String(cloud.DistributionARN("aws", account, id))})
	x.must(err)
	slices.SortFunc(tags.Tags.Items, func(a, b types.Tag) int { return strings.Compare(*a.Key, *b.Key) })
	_, controls := x.ids()
	if len(controls) != 1 {
		x.Fatalf("there are the access controls %q, and there should be one", controls)
	}
	control, err := x.client.GetOriginAccessControl(x.Context(), &cloudfront.GetOriginAccessControlInput{Id: &controls[0]})
	x.must(err)
	text, err := json.Marshal([]any{c, tags.Tags.Items, control.OriginAccessControl, x.record()})
	x.must(err)
	return strings.NewReplacer(id, "DISTRIBUTION", controls[0], "CONTROL").Replace(state.JSON() + string(text))
}

// changing returns the names of the requests that change something.
func (x *trial) changing() []string {
	var names []string
	for _, r := range faultproxy.Mutating(x.proxy.Requests()) {
		names = append(names, r.Operation)
	}
	return names
}
