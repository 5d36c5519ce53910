package cloud

import (
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

func someDistribution() Distribution {
	return Distribution{Cluster: "a", Reference: "a-oidc", Account: "123456789012", OriginDomain: "a-oidc.s3.eu-west-1.amazonaws.com", Tags: OwnershipTags("a")}
}

func TestCompareDistribution(t *testing.T) {
	found := func(edit func(a *ActualDistribution)) *ActualDistribution {
		a := &ActualDistribution{Distribution: "E1", Domain: "d1.cloudfront.net", Tags: OwnershipTags("a")}
		edit(a)
		return a
	}
	for name, c := range map[string]struct {
		desired func(d *Distribution)
		actual  *ActualDistribution
		action  Action
		fields  []string
		refused string
	}{
		"none":            {action: ActionCreate},
		"as desired":      {actual: found(func(*ActualDistribution) {}), action: ActionNone},
		"a setting":       {actual: found(func(a *ActualDistribution) { a.Settings = []diff.Difference{{Field: "enabled"}} }), action: ActionUpdate, fields: []string{"enabled"}},
		"a tag":           {actual: found(func(a *ActualDistribution) { a.Tags["Name"] = "b" }), action: ActionUpdate, fields: []string{`tags["Name"]`}},
		"nobody's":        {actual: found(func(a *ActualDistribution) { a.Tags = nil }), refused: "--adopt"},
		"adopted":         {desired: func(d *Distribution) { d.Adopt = true }, actual: found(func(a *ActualDistribution) { a.Tags = nil }), action: ActionUpdate, fields: []string{`tags["Name"]`, `tags["openshift.io/cloud-credential-operator/a"]`}},
		"another's":       {desired: func(d *Distribution) { d.Adopt = true }, actual: found(func(a *ActualDistribution) { a.Tags = OwnershipTags("b") }), refused: "cluster b"},
		"another use":     {desired: func(d *Distribution) { d.Adopt = true }, actual: found(func(a *ActualDistribution) { a.Tags, a.OtherUse = nil, "has the aliases x" }), refused: "distribution E1 (d1.cloudfront.net) reads bucket a-oidc, but was not made for it and has the aliases x"},
		"--adopt is none": {actual: found(func(a *ActualDistribution) { a.Tags, a.OtherUse = nil, "has the aliases x" }), refused: "--adopt does not change that"},
		"ours, used":      {actual: found(func(a *ActualDistribution) { a.OtherUse = "has the aliases x" }), action: ActionNone},
		"the issuer":      {desired: func(d *Distribution) { d.Issuer = "https://D1.cloudfront.net" }, actual: found(func(*ActualDistribution) {}), action: ActionNone},
		"another issuer":  {desired: func(d *Distribution) { d.Issuer = "https://d2.cloudfront.net" }, actual: found(func(*ActualDistribution) {}), refused: "https://d2.cloudfront.net"},
		"a lost issuer":   {desired: func(d *Distribution) { d.Issuer = "https://d2.cloudfront.net" }, refused: "is gone"},
		"a key":           {desired: func(d *Distribution) { d.KMSKeyARN = "k" }, actual: found(func(*ActualDistribution) {}), action: ActionNone},
		"an identity":     {actual: found(func(a *ActualDistribution) { a.OriginAccessIdentity = "E2" }), action: ActionNone},
		"both of the two": {desired: func(d *Distribution) { d.KMSKeyARN = "k" }, actual: found(func(a *ActualDistribution) { a.OriginAccessIdentity = "E2" }), refused: "--kms-key-arn"},
	} {
		d := someDistribution()
		if c.desired != nil {
			c.desired(&d)
		}
		var actual Actual
		if c.actual != nil {
			actual = c.actual
		}
		got, err := d.Compare(actual)
		if c.refused != "" {
			if err == nil || !strings.Contains(err.Error()+strings.Join(diagnostic.Hints(err), " "), c.refused) {
				t.Errorf("%s: the error is %v", name, err)
			}
			continue
		}
		var fields []string
		for _, d := range got.Differences {
			fields = append(fields, d.Field)
		}
		if err != nil || got.Action != c.action || !slices.Equal(fields, c.fields) {
			t.Errorf("%s: %s of %q (%v), want %s of %q", name, got.Action, fields, err, c.action, c.fields)
		}
	}
}

func TestDistributionReadPolicy(t *testing.T) {
	objects := []string{"arn:aws:s3:::a-oidc/keys.json"}
	const service = `{"Version":"2012-10-17","Statement":[{"Sid":"CloudFrontReadOIDCDocuments","Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::a-oidc/keys.json"],"Condition":{"StringEquals":{"AWS:SourceArn":"arn:aws:cloudfront::123456789012:distribution/`
	for want, actual := range map[string]*ActualDistribution{
		service + `DISTRIBUTION-ID"}}}]}`: nil,
		service + `E1"}}}]}`:              {Distribution: "E1", OriginAccessControl: "E2"},
		`{"Version":"2012-10-17","Statement":[{"Sid":"CloudFrontReadOIDCDocuments","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3"},"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::a-oidc/keys.json"]}]}`: {Distribution: "E1", OriginAccessIdentity: "E3"},
	} {
		p := DistributionReadPolicy(someDistribution(), actual, objects)
		got, err := p.Policy.JSON()
		if err != nil || got != want || p.Bucket != "a-oidc" || p.Owner != "123456789012" || p.Public() {
			t.Errorf("%+v:\n%s (%v), want\n%s", p, got, err, want)
		}
	}
	public := BucketPolicy{Policy: iampolicy.New(iampolicy.Statement{Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Everyone: true}})}
	if !public.Public() {
		t.Error("a public policy is not")
	}
}

func TestCheckDistributionPartition(t *testing.T) {
	for _, p := range partitions {
		err := CheckDistributionPartition(p.name)
		if p.name == "aws" {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(strings.Join(diagnostic.Hints(err), ""), "--issuer-url") || !strings.Contains(err.Error(), p.name) {
			t.Errorf("%s: %v", p.name, err)
		}
	}
}

func TestCheckKMSKeyARN(t *testing.T) {
	for arn, said := range map[string]string{
		"": "",
		"arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab":    "",
		"arn:aws:kms:eu-west-1:210987654321:key/mrk-1234abcd12ab34cd56ef1234567890ab":    "",
		"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab":    "us-east-1",
		"arn:aws-cn:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab": "aws-cn",
		"arn:aws:kms:eu-west-1:123456789012:alias/oidc":                                  "no ARN of a KMS key",
		"alias/oidc":                                                          "no ARN of a KMS key",
		"1234abcd-12ab-34cd-56ef-1234567890ab":                                "no ARN of a KMS key",
		"arn:aws:kms:eu-west-1:12:key/x":                                      "no ARN of a KMS key",
		"arn:aws:kms:eu-west-1:123456789012:key/":                             "no ARN of a KMS key",
		"arn:aws:kms:eu-west-1:123456789012:key/x\n":                          "no ARN of a KMS key",
		"arn:aws:kms:eu-west-1:123456789012:key/" + strings.Repeat("x", 5000): "no ARN of a KMS key",
	} {
		err := CheckKMSKeyARN("sts-config.yaml:3: kmsKeyARN", arn, "aws", "eu-west-1")
		switch {
		case said == "" && err != nil:
			t.Errorf("%q: %v", arn, err)
		case said != "" && (diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), said) || !strings.HasPrefix(err.Error(), "sts-config.yaml:3: kmsKeyARN ") || strings.Contains(err.Error(), "\n") || len(err.Error()) > 400):
			t.Errorf("%q: %v", arn, err)
		}
	}
}

func TestKMSKeyPolicyStatement(t *testing.T) {
	got, err := iampolicy.New(KMSKeyPolicyStatement(DistributionARN("aws", "123456789012", "E1"))).JSON()
	const want = `{"Version":"2012-10-17","Statement":[{"Sid":"AllowCloudFrontToDecryptOIDCDocuments","Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":["kms:Decrypt"],"Resource":["*"],"Condition":{"StringEquals":{"AWS:SourceArn":"arn:aws:cloudfront::123456789012:distribution/E1"}}}]}`
	if err != nil || got != want {
		t.Errorf("%s (%v), want %s", got, err, want)
	}
}
