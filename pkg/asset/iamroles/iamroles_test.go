package iamroles

import (
	"context"
	"io"
	"reflect"
	"testing"

	"github.com/openshift/installer/pkg/asset"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/issuer"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// applied remembers the roles that it was to make.
type applied struct {
	observed
	made []cloud.Role
}

func (a *applied) Apply(_ context.Context, c cloud.Comparison) (cloud.Result, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.made = append(a.made, c.Desired.(cloud.Role))
	return cloud.ResultOf(c.Action), nil
}

func (*applied) Quotas(context.Context) (*cloud.Quotas, error) { return nil, nil }

// The roles are made for the issuer that is known by then, and say what is other about their requests.
func TestIAMRoles(t *testing.T) {
	log := logrus.New()
	log.SetOutput(io.Discard)
	pending, known := cluster("aws-cn"), cluster("aws-cn")
	pending.Issuer, pending.Pending = endpoint.PendingIssuer, true
	known.Issuer = "https://known.example.com"
	theirs := ingress()
	theirs.Secret.Name, theirs.RoleARN = "theirs", "arn:aws-cn:iam::123456789012:role/theirs"
	theirs.Adjustments = []credentialsrequest.Adjustment{{What: "uses another role"}}
	changed := ingress()
	changed.Adjustments = []credentialsrequest.Adjustment{{What: "removes x", Reason: "r"}}
	plain := ingress()
	plain.Secret.Name, plain.StatementEntries = "plain", plain.StatementEntries[:1]
	requests := &credentialsrequests.CredentialsRequests{Requests: []credentialsrequest.Request{theirs, changed, plain}}
	tgt := &applied{}
	parents := asset.Parents{}
	parents.Add(&options.Options{}, pending, requests, sessionOf(t, nil, nil, nil), &target.Target{Target: tgt}, progress.New(log, nil))
	c := &Comparison{}
	if err := c.Generate(t.Context(), parents); err != nil {
		t.Fatal(err)
	}
	parents.Add(c, &issuer.Issuer{Endpoint: known, Changed: true})
	made := &IAMRoles{}
	if err := made.Generate(t.Context(), parents); err != nil {
		t.Fatal(err)
	}
	if len(made.Roles) != 3 || len(tgt.made) != 2 {
		t.Fatalf("made were %+v, as %+v", tgt.made, made.Roles)
	}
	for _, role := range tgt.made {
		if got := role.Trust.Statement[0].Principal; *got != (iampolicy.Principal{Federated: known.ProviderARN()}) {
			t.Errorf("role %s trusts %+v", role.RoleName, got)
		}
	}
	rewritten := credentialsrequest.Adjustment{
		What:   `has its ARNs of the partition aws rewritten to aws-cn: statement[1].resource[0], statement[1].condition.ForAnyValue:ArnEquals["x:arn"][0]`,
		Reason: "the cluster is in the partition aws-cn",
	}
	for i, want := range [][]credentialsrequest.Adjustment{theirs.Adjustments, {changed.Adjustments[0], rewritten}, nil} {
		if got := made.Roles[i].Adjustments; !reflect.DeepEqual(got, want) {
			t.Errorf("role %d says %+v, want %+v", i, got, want)
		}
	}
	if len(requests.Requests[1].Adjustments) != 1 {
		t.Error("the request was changed")
	}
}
