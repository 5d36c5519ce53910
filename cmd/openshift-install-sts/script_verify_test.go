//go:build unix

package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/issuer"
	"github.com/openshift/openshift-install-sts/pkg/standin/webidentity"
)

// leastSecret is the shortest part of a token that can be told from a word, in bytes.
const leastSecret = 9

// behaviours are what the STS stand-in does wrong; those with a count do it so often.
var behaviours = map[string]func(count int, name string) webidentity.Behaviour{
	"strict":             func(int, string) webidentity.Behaviour { return webidentity.Behaviour{} },
	"accept-any":         func(int, string) webidentity.Behaviour { return webidentity.Behaviour{AcceptAny: true} },
	"ignore-signature":   func(int, string) webidentity.Behaviour { return webidentity.Behaviour{IgnoreSignature: true} },
	"ignore-audiences":   func(int, string) webidentity.Behaviour { return webidentity.Behaviour{IgnoreAudiences: true} },
	"refuse-sessions":    func(int, string) webidentity.Behaviour { return webidentity.Behaviour{RefuseSessions: true} },
	"unknown-provider":   func(n int, _ string) webidentity.Behaviour { return webidentity.Behaviour{UnknownProvider: n} },
	"denied-role":        func(n int, _ string) webidentity.Behaviour { return webidentity.Behaviour{DeniedRole: n} },
	"unreachable-issuer": func(n int, _ string) webidentity.Behaviour { return webidentity.Behaviour{UnreachableIssuer: n} },
	"other-role":         func(_ int, role string) webidentity.Behaviour { return webidentity.Behaviour{OtherRole: role} },
}

// sts BEHAVIOUR [COUNT|NAME] puts an STS that judges tokens between the script's proxy and
// moto, the first time, and says what it does wrong from now on: nothing when strict. sts
// secrets FILE writes one of those down that nosecrets looks for.
func cmdSTS(ts *testscript.TestScript, neg bool, args []string) {
	const text = "sts BEHAVIOUR [COUNT|NAME] | sts secrets FILE"
	w := worldOf(ts)
	if len(args) == 2 && args[0] == "secrets" {
		secrets := w.tokenSecrets()
		usage(ts, !neg && len(secrets) > 0, text)
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte("a "+secrets[len(secrets)/2]+" b\n"), 0o644))
		return
	}
	usage(ts, !neg && (len(args) == 1 || len(args) == 2) && behaviours[args[0]] != nil, text)
	if w.sts == nil {
		var err error
		w.sts, err = webidentity.Start(w.moto)
		ts.Check(err)
		ts.Defer(func() { _ = w.sts.Close() })
		for _, h := range w.hosted {
			w.sts.Issuers().Host(h[0], h[1])
		}
		// What hangs in the proxy ends before the server that it waits for.
		w.proxy, err = faultproxy.Start(w.sts.URL())
		ts.Check(err)
		proxy := w.proxy
		ts.Defer(func() { _ = proxy.Close() })
		w.setenv(ts, "AWS_ENDPOINT_URL", proxy.URL())
	}
	count, name := 0, ""
	if len(args) == 2 {
		name = args[1]
		count, _ = strconv.Atoi(name) // a name is no count
	}
	behaviour := behaviours[args[0]](count, name)
	behaviour.Echo = true // so that nosecrets has something to find
	w.sts.Behave(behaviour)
}

// setenv sets a variable for what is executed and for what is started.
func (w *world) setenv(ts *testscript.TestScript, name, value string) {
	ts.Setenv(name, value)
	if !slices.Contains(w.keys, name) {
		w.keys = append(w.keys, name)
	}
}

// issuer start serves the buckets by https, with a certificate of an authority of its own,
// and sets HTTPS_PROXY, through which it is reached, and $ISSUER_CA, the authority's file.
// issuer trusted makes it one of the system's authorities. The others say what is done
// wrong with one path: a status, a content type, a body, a redirect, a broken connection.
// issuer unasked demands that nobody has asked for anything.
// issuer host PLACE FOLDER serves a folder at https://PLACE, a host or one with a path, as whoever hosts
// the documents himself does; an empty FOLDER ends that. The STS of sts reads keys there, too.
func cmdIssuer(ts *testscript.TestScript, neg bool, args []string) {
	const text = "issuer start|trusted|distrusted|sound|unasked | issuer host PLACE FOLDER | issuer status|content-type|redirect|body|reset PATH [VALUE]"
	usage(ts, !neg && len(args) > 0, text)
	w := worldOf(ts)
	if w.issuer == nil {
		usage(ts, args[0] == "start", text)
		var err error
		w.issuer, err = issuer.Start(w.moto)
		ts.Check(err)
		ts.Defer(func() { _ = w.issuer.Close() })
		w.setenv(ts, "HTTPS_PROXY", w.issuer.ProxyURL())
		w.setenv(ts, "ISSUER_CA", w.issuer.CertificateFile())
		return
	}
	switch {
	case args[0] == "host" && len(args) == 3:
		if args[2] != "" {
			args[2] = ts.MkAbs(args[2])
		}
		w.hosted = append(w.hosted, [2]string{args[1], args[2]})
		w.host(args[1], args[2])
	case len(args) > 1:
		w.issuer.SetFault(issuer.At(args[1], issuerFault(ts, args)))
	case args[0] == "trusted":
		w.setenv(ts, "SSL_CERT_FILE", w.issuer.CertificateFile())
		w.setenv(ts, "SSL_CERT_DIR", os.DevNull)
	case args[0] == "distrusted":
		w.setenv(ts, "SSL_CERT_FILE", "")
		w.setenv(ts, "SSL_CERT_DIR", "")
	case args[0] == "sound":
		w.issuer.SetFault(nil)
	case args[0] == "unasked":
		if n := len(w.issuer.Requests()); n > 0 {
			ts.Fatalf("the issuer was asked %d times", n)
		}
	default:
		ts.Fatalf("usage: %s", text)
	}
}

// host serves a folder at a place, as far as there is somebody who asks for it.
func (w *world) host(place, folder string) {
	w.issuer.Host(place, folder)
	if w.sts != nil {
		w.sts.Issuers().Host(place, folder)
	}
}

func issuerFault(ts *testscript.TestScript, args []string) issuer.Fault {
	value := args[len(args)-1]
	switch args[0] {
	case "status":
		status, err := strconv.Atoi(value)
		ts.Check(err)
		return issuer.Fault{Status: status}
	case "content-type":
		return issuer.Fault{ContentType: value}
	case "redirect":
		return issuer.Fault{Status: http.StatusTemporaryRedirect, Location: value}
	case "body":
		return issuer.Fault{Body: []byte(ts.ReadFile(value))}
	case "reset":
		return issuer.Fault{Reset: true}
	}
	ts.Fatalf("issuer: no fault %s", args[0])
	return issuer.Fault{}
}

// credentials ACCOUNT gives what follows the credentials of another AWS account; credentials
// none leaves it without any.
func cmdCredentials(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "credentials ACCOUNT|none")
	w := worldOf(ts)
	id, secret, session := "", "", ""
	if args[0] != "none" {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		out, err := sts.NewFromConfig(awsstate.Config(w.moto)).AssumeRole(ctx, &sts.AssumeRoleInput{
			RoleArn: aws.String("arn:aws:iam::" + args[0] + ":role/visitor"), RoleSessionName: aws.String("visit"),
		})
		ts.Check(err)
		id, secret, session = *out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken
	}
	w.setenv(ts, "AWS_ACCESS_KEY_ID", id)
	w.setenv(ts, "AWS_SECRET_ACCESS_KEY", secret)
	w.setenv(ts, "AWS_SESSION_TOKEN", session)
}

// tamper does to AWS what somebody did since create: it changes a text in a role's trust
// policy, makes a managed policy and attaches it to one, deletes a role, a provider or a bucket's policy,
// leaves a provider these audiences, lets everybody read a bucket whatever its access block was, or
// replaces an object and keeps its tags.
func cmdTamper(ts *testscript.TestScript, neg bool, args []string) {
	const text = "tamper trust ROLE OLD NEW | tamper delete role|provider|policy NAME | tamper audiences HOST AUDIENCE... | tamper open bucket NAME | tamper attach ROLE POLICY | tamper object BUCKET/KEY FILE"
	usage(ts, !neg && len(args) >= 3, text)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	endpoint := worldOf(ts).moto
	client := awsstate.NewIAM(endpoint)
	var err error
	switch verb, name := strings.Join(args[:1], " "), args[1]; {
	case verb == "trust" && len(args) == 4:
		err = tamperTrust(ctx, client, name, args[2], args[3])
	case verb == "delete" && name == "role":
		err = deleteRole(ctx, client, args[2])
	case verb == "delete" && name == "provider":
		_, err = client.DeleteOpenIDConnectProvider(ctx, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: providerARN(args[2])})
	case verb == "delete" && name == "policy":
		_, err = awsstate.NewS3(endpoint).DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: &args[2]})
	case verb == "open" && name == "bucket":
		err = tamperOpen(ctx, awsstate.NewS3(endpoint), args[2])
	case verb == "attach" && len(args) == 3:
		err = tamperAttach(ctx, client, name, args[2])
	case verb == "object" && len(args) == 3:
		err = tamperObject(ctx, awsstate.NewS3(endpoint), name, ts.ReadFile(args[2]))
	case verb == "audiences":
		err = tamperAudiences(ctx, client, name, args[2:])
	default:
		ts.Fatalf("usage: %s", text)
	}
	ts.Check(err)
}

func providerARN(host string) *string {
	return aws.String("arn:aws:iam::123456789012:oidc-provider/" + host)
}

func tamperTrust(ctx context.Context, client *iam.Client, role, before, after string) error {
	out, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: &role})
	if err != nil {
		return err
	}
	trust, err := iampolicy.Decode(aws.ToString(out.Role.AssumeRolePolicyDocument))
	if err != nil {
		return err
	}
	if !strings.Contains(trust, before) {
		return errors.New("the trust policy does not hold that: " + trust)
	}
	trust = strings.ReplaceAll(trust, before, after)
	_, err = client.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: &role, PolicyDocument: &trust})
	return err
}

func tamperOpen(ctx context.Context, client *s3.Client, bucket string) error {
	if _, err := client.DeletePublicAccessBlock(ctx, &s3.DeletePublicAccessBlockInput{Bucket: &bucket}); err != nil {
		return err
	}
	_, err := client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &bucket, Policy: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + bucket + `/*"}]}`)})
	return err
}

func tamperAttach(ctx context.Context, client *iam.Client, role, policy string) error {
	made, err := client.CreatePolicy(ctx, &iam.CreatePolicyInput{
		PolicyName: &policy, PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`),
	})
	if err != nil {
		return err
	}
	_, err = client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: &role, PolicyArn: made.Policy.Arn})
	return err
}

func tamperObject(ctx context.Context, client *s3.Client, name, body string) error {
	bucket, key, _ := strings.Cut(name, "/")
	tagging, err := client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return err
	}
	_, err = client.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(body), ContentType: aws.String("application/json")})
	if err != nil {
		return err
	}
	_, err = client.PutObjectTagging(ctx, &s3.PutObjectTaggingInput{Bucket: &bucket, Key: &key, Tagging: &s3types.Tagging{TagSet: tagging.TagSet}})
	return err
}

func deleteRole(ctx context.Context, client *iam.Client, role string) error {
	list, err := client.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &role})
	if err != nil {
		return err
	}
	for _, policy := range list.PolicyNames {
		if _, err := client.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &role, PolicyName: &policy}); err != nil {
			return err
		}
	}
	_, err = client.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: &role})
	return err
}

// tamperAudiences makes the provider again, since moto cannot change its audiences.
func tamperAudiences(ctx context.Context, client *iam.Client, host string, audiences []string) error {
	old, err := client.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: providerARN(host)})
	if err != nil {
		return err
	}
	if _, err := client.DeleteOpenIDConnectProvider(ctx, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: providerARN(host)}); err != nil {
		return err
	}
	_, err = client.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
		Url: aws.String("https://" + host), ClientIDList: audiences, Tags: old.Tags, ThumbprintList: old.ThumbprintList,
	})
	return err
}

// tokenSecrets are what the STS stand-in was shown and gave.
func (w *world) tokenSecrets() []string {
	if w.sts == nil {
		return nil
	}
	return slices.DeleteFunc(w.sts.Secrets(), func(s string) bool { return len(s) < leastSecret })
}
