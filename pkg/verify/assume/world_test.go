package assume

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
	"github.com/openshift/openshift-install-sts/pkg/standin/webidentity"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

// shared is what all tests have in common: moto with a cluster's resources, the STS that
// judges tokens before it, and the fault proxy before that. A test leaves all of them as it
// found them.
var shared struct {
	moto    *moto.Server
	sts     *webidentity.Server
	proxy   *faultproxy.Proxy
	cluster *verifytest.Cluster
}

func TestMain(m *testing.M) {
	code, err := withShared(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func withShared(run func() int) (code int, err error) {
	ctx := context.Background()
	if err := verifytest.Isolate(); err != nil {
		return 0, err
	}
	if shared.moto, err = moto.Start(ctx); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, shared.moto.Close()) }()
	if shared.sts, err = webidentity.Start(shared.moto.URL()); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, shared.sts.Close()) }()
	if shared.proxy, err = faultproxy.Start(shared.sts.URL()); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, shared.proxy.Close()) }()
	key, err := verifytest.NewKey()
	if err != nil {
		return 0, err
	}
	if shared.cluster, err = verifytest.Create(ctx, shared.moto.URL(), key); err != nil {
		return 0, err
	}
	// From here on there are no AWS credentials: a pod has none either.
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED"} {
		if err := os.Unsetenv(name); err != nil {
			return 0, err
		}
	}
	return run(), nil
}

// input is what the command would give.
func input(t *testing.T) Input {
	t.Helper()
	client, err := live.NewWebIdentity(t.Context(), verifytest.Config(shared.proxy.URL()))
	if err != nil {
		t.Fatal(err)
	}
	log, _ := recorded()
	in := Input{
		Issuer: verifytest.Issuer, Key: shared.cluster.Key, Account: verifytest.Account, STS: client, Progress: progress.New(log, nil),
	}
	for _, c := range verifytest.Components() {
		in.Roles = append(in.Roles, Role{ARN: verifytest.RoleARN(c.RoleName), Namespace: c.Namespace, ServiceAccounts: c.ServiceAccounts})
	}
	return in
}

// recorded returns a log of everything, and what it wrote.
func recorded() (*logrus.Logger, *bytes.Buffer) {
	var out bytes.Buffer
	log := logrus.New()
	log.SetOutput(&out)
	log.SetLevel(logrus.TraceLevel)
	return log, &out
}

// prove makes the proof against a clock that jumps.
func prove(t *testing.T, in Input) []verify.Result {
	t.Helper()
	return run(t.Context(), in, &jumping{now: time.Now()})
}

// jumping is a clock on which sleeping takes no time.
type jumping struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func (j *jumping) Now() time.Time {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.now
}

func (j *jumping) Sleep(ctx context.Context, d time.Duration) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.now = j.now.Add(d)
	j.slept = append(j.slept, d)
	return ctx.Err()
}

// behave makes the STS stand-in do something wrong until the test ends.
func behave(t *testing.T, b webidentity.Behaviour) {
	t.Helper()
	shared.sts.Behave(b)
	t.Cleanup(func() { shared.sts.Behave(webidentity.Behaviour{}) })
}

// fault lets the proxy do something wrong until the test ends.
func fault(t *testing.T, f faultproxy.Fault) {
	t.Helper()
	shared.proxy.ResetRequests()
	shared.proxy.SetFault(f)
	t.Cleanup(func() { shared.proxy.SetFault(nil) })
}

// trust gives a role another trust policy until the test ends.
func trust(t *testing.T, c verifytest.Component, edit func(*iampolicy.Statement)) {
	t.Helper()
	client := awsstate.NewIAM(shared.moto.URL())
	put := func(ctx context.Context, d iampolicy.Document) {
		text, err := d.JSON()
		if err == nil {
			_, err = client.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: &c.RoleName, PolicyDocument: aws.String(text)})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { put(context.Background(), verifytest.Trust(c, "StringEquals")) })
	changed := verifytest.Trust(c, "StringEquals")
	edit(&changed.Statement[0])
	put(t.Context(), changed)
}
