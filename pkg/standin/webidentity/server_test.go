package webidentity

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
	"github.com/openshift/openshift-install-sts/pkg/verify/token"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

// The server judges tokens as STS does; assume's tests have the rest, what is wrong with
// roles and providers.
func TestServer(t *testing.T) {
	upstream, err := moto.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { upstream.Close() })
	server, err := Start(upstream.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := verifytest.Isolate(); err != nil {
		t.Fatal(err)
	}
	key, err := verifytest.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	// Through the server: what it does not judge itself is moto's to answer.
	if _, err := verifytest.Create(t.Context(), server.URL(), key); err != nil {
		t.Fatal(err)
	}
	client := sts.NewFromConfig(awsstate.Config(server.URL()), func(o *sts.Options) { o.RetryMaxAttempts = 1 })
	out, err := client.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	if err != nil || aws.ToString(out.Account) != verifytest.Account {
		t.Fatalf("moto's own identity: %v, %v", out, err)
	}

	component := verifytest.Components()[1]
	account := token.ServiceAccount{Namespace: component.Namespace, Name: component.ServiceAccounts[0]}
	minter, err := token.NewMinter(verifytest.Issuer, key)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := token.NewMinter("https://elsewhere.example.com", key)
	if err != nil {
		t.Fatal(err)
	}
	mint := func(m *token.Minter, audience string, now time.Time) string {
		text, err := m.Mint(account, audience, now)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	good := mint(minter, token.Audience, time.Now())
	for name, tt := range map[string]struct{ token, role, code, message string }{
		"good":             {good, component.RoleName, "", ""},
		"no token":         {"rubbish", component.RoleName, "InvalidIdentityToken", "Provided Token is not a Valid JWT"},
		"an old one":       {mint(minter, token.Audience, time.Now().Add(-time.Hour)), component.RoleName, "ExpiredTokenException", "Token expired"},
		"from the future":  {mint(minter, token.Audience, time.Now().Add(time.Hour)), component.RoleName, "InvalidIdentityToken", "not yet valid"},
		"another issuer":   {mint(elsewhere, token.Audience, time.Now()), component.RoleName, "InvalidIdentityToken", "No OpenIDConnect provider found"},
		"another audience": {mint(minter, "other", time.Now()), component.RoleName, "InvalidIdentityToken", "Incorrect token audience"},
		"another path":     {good, "path/" + component.RoleName, "AccessDenied", "Not authorized"},
		"a missing role":   {good, "missing", "AccessDenied", "Not authorized"},
		"another's role":   {good, verifytest.Components()[0].RoleName, "AccessDenied", "Not authorized"},
	} {
		role := "arn:aws:iam::" + verifytest.Account + ":role/" + tt.role
		in := &sts.AssumeRoleWithWebIdentityInput{RoleArn: &role, RoleSessionName: aws.String("session"), WebIdentityToken: &tt.token}
		out, err := client.AssumeRoleWithWebIdentity(t.Context(), in)
		if tt.code != "" {
			expectError(t, name, err, tt.code, tt.message)
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		identified(t, client, out, "arn:aws:sts::123456789012:assumed-role/"+tt.role+"/session")
	}

	// Without the documents there is no key to verify with.
	if _, err := awsstate.NewS3(upstream.URL()).DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: aws.String(verifytest.Bucket)}); err != nil {
		t.Fatal(err)
	}
	role := verifytest.RoleARN(component.RoleName)
	in := &sts.AssumeRoleWithWebIdentityInput{RoleArn: &role, RoleSessionName: aws.String("session"), WebIdentityToken: &good}
	_, err = client.AssumeRoleWithWebIdentity(t.Context(), in)
	expectError(t, "private documents", err, "InvalidIdentityToken", "Couldn't retrieve verification key")
	if _, err := awsstate.NewIAM(upstream.URL()).DeleteOpenIDConnectProvider(t.Context(), &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(verifytest.ProviderARN())}); err != nil {
		t.Fatal(err)
	}
	_, err = client.AssumeRoleWithWebIdentity(t.Context(), in)
	expectError(t, "no provider", err, "InvalidIdentityToken", "No OpenIDConnect provider found")
	if server.Calls() != 11 || len(server.Secrets()) == 0 {
		t.Errorf("%d calls, %d secrets", server.Calls(), len(server.Secrets()))
	}
}

// identified uses the credentials of a session, and some that only look like them.
func identified(t *testing.T, client *sts.Client, out *sts.AssumeRoleWithWebIdentityOutput, arn string) {
	t.Helper()
	c := out.Credentials
	for session, works := range map[string]bool{*c.SessionToken: true, "another": false} {
		in := sts.New(client.Options(), func(o *sts.Options) {
			o.Credentials = credentials.NewStaticCredentialsProvider(*c.AccessKeyId, *c.SecretAccessKey, session)
		})
		who, err := in.GetCallerIdentity(context.Background(), &sts.GetCallerIdentityInput{})
		switch {
		case works && (err != nil || aws.ToString(who.Arn) != arn):
			t.Errorf("the session is %v, %v", who, err)
		case !works:
			expectError(t, "another session token", err, "InvalidClientTokenId", "invalid")
		}
	}
}

func expectError(t *testing.T, name string, err error, code, message string) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != code || !strings.Contains(api.ErrorMessage(), message) {
		t.Errorf("%s: %v, expected %s: %s", name, err, code, message)
	}
}
