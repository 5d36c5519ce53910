package live

import (
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

func TestAccountBlock(t *testing.T) {
	isolate(t)
	endpoint, _ := startSTS(t, nobody)
	endpoints := map[string]string{"s3-control": endpoint}
	look := func(c Config) *cloud.AccountPublicAccessBlock {
		t.Helper()
		c.Region, c.ReadOnly = "eu-west-1", true
		block, err := newTestTarget(c).AccountBlock(t.Context(), testAccount)
		if err != nil {
			t.Fatal(err)
		}
		return block
	}
	if block := look(Config{Endpoints: endpoints}); block == nil || *block != (cloud.AccountPublicAccessBlock{}) {
		t.Errorf("an account without a block has %+v", block)
	}
	cs, err := newTestTarget(Config{Region: "eu-west-1", Endpoints: endpoints}).connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = cs.s3control.PutPublicAccessBlock(t.Context(), &s3control.PutPublicAccessBlockInput{
		AccountId: aws.String(testAccount),
		PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls: aws.Bool(true), IgnorePublicAcls: aws.Bool(false), BlockPublicPolicy: aws.Bool(true), RestrictPublicBuckets: aws.Bool(false),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := cloud.AccountPublicAccessBlock{BlockPublicACLs: true, BlockPublicPolicy: true}
	if block := look(Config{Endpoints: endpoints}); block == nil || *block != want {
		t.Errorf("the block is %+v, expected %+v", block, want)
	}
	// By a name that is localhost's, and by what the SDK itself knows.
	local := strings.Replace(endpoint, "127.0.0.1", "localhost", 1)
	if block := look(Config{Endpoints: map[string]string{"s3-control": local}}); block == nil || *block != want {
		t.Errorf("at localhost the block is %+v", block)
	}
	t.Run("AWS_ENDPOINT_URL", func(t *testing.T) {
		t.Setenv("AWS_ENDPOINT_URL", endpoint)
		if block := look(Config{}); block == nil || *block != want {
			t.Errorf("the block is %+v", block)
		}
	})
	// S3 alone at another place: nobody is asked.
	proxy := newConnectProxy(t, "")
	if block := look(Config{Endpoints: map[string]string{"s3": "https://s3.example.com"}, Outbound: proxy.settings()}); block != nil || len(proxy.seen()) > 0 {
		t.Errorf("the block is %+v", block)
	}
	// Nobody answers: the run goes on.
	if block := look(Config{Outbound: proxy.settings()}); block != nil || len(proxy.seen()) != 1 {
		t.Errorf("the block is %+v", block)
	}
}

func TestPolicyExists(t *testing.T) {
	isolate(t)
	t.Setenv("MOTO_IAM_LOAD_MANAGED_POLICIES", "true") // AWS's own policies
	deny := false
	endpoint, _ := startSTS(t, func(form url.Values) (string, string) {
		switch {
		case deny && form.Get("Action") == "GetPolicy":
			return "AccessDenied", "User: x is not authorized to perform: iam:GetPolicy"
		case form.Get("PolicyArn") == "arn:aws:iam::123456789012:policy/bad":
			return "InvalidInput", "ARN is not valid"
		}
		return "", ""
	})
	t.Setenv("AWS_ENDPOINT_URL", endpoint)
	cs, err := newTestTarget(Config{Region: "eu-west-1"}).connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	made, err := cs.iam.CreatePolicy(t.Context(), &iam.CreatePolicyInput{
		PolicyName: aws.String("boundary"), PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	target := newTestTarget(Config{Region: "eu-west-1", ReadOnly: true})
	for arn, want := range map[string]bool{
		aws.ToString(made.Policy.Arn):                  true,
		"arn:aws:iam::123456789012:policy/another":     false,
		"arn:aws:iam::aws:policy/AdministratorAccess":  true,
		"arn:aws:iam::aws:policy/NoSuchPolicyOfAmazon": false,
	} {
		if known, exists, err := target.PolicyExists(t.Context(), arn); !known || exists != want || err != nil {
			t.Errorf("%s: known %t, exists %t, %v", arn, known, exists, err)
		}
	}
	if _, _, err := target.PolicyExists(t.Context(), "arn:aws:iam::123456789012:policy/bad"); err == nil || !strings.Contains(err.Error(), "look up policy arn:aws:iam::123456789012:policy/bad") {
		t.Errorf("the error is %v", err)
	}
	deny = true
	if known, _, err := target.PolicyExists(t.Context(), "arn:aws:iam::123456789012:policy/another"); known || err != nil {
		t.Errorf("who may not ask knows %t, %v", known, err)
	}
}
