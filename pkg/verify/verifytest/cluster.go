// Package verifytest makes a cluster's resources in a stand-in for AWS, for the tests of the
// packages that prove them.
package verifytest

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// What the cluster is called, and where it is.
const (
	Name    = "harbor-x4k2p"
	Account = "123456789012" // moto's
	Region  = "eu-west-1"
	Bucket  = Name + "-oidc"
	Host    = Bucket + ".s3." + Region + ".amazonaws.com"
	Issuer  = "https://" + Host
)

// Component is whom a role is for.
type Component struct {
	RoleName, Namespace string
	ServiceAccounts     []string
}

// Components are those of the cluster.
func Components() []Component {
	return []Component{
		{Name + "-openshift-image-registry-installer", "openshift-image-registry", []string{"cluster-image-registry-operator", "registry"}},
		{Name + "-openshift-ingress-operator-cloud", "openshift-ingress-operator", []string{"ingress-operator"}},
	}
}

// ProviderARN is that of the cluster's identity provider.
func ProviderARN() string { return "arn:aws:iam::" + Account + ":oidc-provider/" + Host }

// RoleARN returns the ARN of a role of the cluster.
func RoleARN(name string) string { return "arn:aws:iam::" + Account + ":role/" + name }

// Cluster is a cluster's resources, as they should be.
type Cluster struct {
	Key    *rsa.PrivateKey
	Target *live.Target
	// Issuer is the URL of the issuer.
	Issuer string
	// Distribution has what serves a private bucket; nothing for a public one.
	Distribution []cloud.Resource
	Bucket       []cloud.Resource // the bucket, its policy and the documents
	Provider     []cloud.Resource
	Roles        []cloud.Resource
}

// NewKey makes a key of the least size, which is quick.
func NewKey() (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return key, nil
}

// Config says how the stand-in at endpoint is reached.
func Config(endpoint string) live.Config {
	return live.Config{
		Region: Region, Endpoints: map[string]string{"iam": endpoint, "sts": endpoint, "s3": endpoint, "cloudfront": endpoint}, Concurrency: 8,
	}
}

// Create makes the resources in the stand-in at endpoint, which must be empty.
func Create(ctx context.Context, endpoint string, key *rsa.PrivateKey) (*Cluster, error) {
	c := &Cluster{Key: key, Issuer: Issuer, Target: live.New(Config(endpoint), &ledger{}, logrus.New())}
	if err := c.desire(); err != nil {
		return nil, err
	}
	for _, step := range [][]cloud.Resource{c.Bucket[:1], c.Bucket[1:], c.Provider, c.Roles} {
		if err := c.apply(ctx, step...); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Cluster) apply(ctx context.Context, desired ...cloud.Resource) error {
	comparisons, err := cloud.ObserveAndCompare(ctx, c.Target, desired...)
	if err != nil {
		return err
	}
	_, err = cloud.ApplyAll(ctx, c.Target, comparisons...)
	return err
}

// documents returns the OIDC documents as objects of a bucket.
func (c *Cluster) documents(name, bucket, issuer string) ([]cloud.Resource, error) {
	key, err := oidc.NewKey(&c.Key.PublicKey)
	if err != nil {
		return nil, err
	}
	set, err := oidc.KeySet{}.With(key)
	if err != nil {
		return nil, err
	}
	keys, err := set.Document()
	if err != nil {
		return nil, err
	}
	discovery, err := oidc.Discovery(issuer)
	if err != nil {
		return nil, err
	}
	var objects []cloud.Resource
	for path, body := range map[string][]byte{oidc.DiscoveryPath: discovery, oidc.KeysPath: keys, oidc.APIServerKeysPath: keys} {
		o := cloud.Object{
			Cluster: name, Bucket: bucket, Owner: Account, Key: path, ContentType: oidc.ContentType, Body: body, Tags: cloud.OwnershipTags(name),
		}
		if path != oidc.DiscoveryPath {
			o.Diff = oidc.KeySetDifferences
		}
		objects = append(objects, o)
	}
	return objects, nil
}

func (c *Cluster) desire() error {
	objects, err := c.documents(Name, Bucket, Issuer)
	if err != nil {
		return err
	}
	tags := cloud.Tags(Name, map[string]string{"team": "harbor"})
	policy := cloud.BucketPolicy{Bucket: Bucket, Owner: Account, Policy: iampolicy.New(iampolicy.Statement{
		Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Everyone: true}, Action: []string{"s3:GetObject"},
		Resource: []string{"arn:aws:s3:::" + Bucket + "/*"},
	})}
	c.Bucket = append([]cloud.Resource{
		cloud.Bucket{
			Cluster: Name, BucketName: Bucket, Region: Region, Owner: Account, Tags: tags,
			Access: cloud.PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true},
		},
		policy,
	}, objects...)
	c.Provider = []cloud.Resource{cloud.OIDCProvider{
		Cluster: Name, ARN: ProviderARN(), URL: Issuer, Audiences: []string{"openshift", "sts.amazonaws.com"}, Tags: tags,
	}}
	for _, component := range Components() {
		c.Roles = append(c.Roles, cloud.Role{
			Cluster: Name, RoleName: component.RoleName, Path: "/", ARN: RoleARN(component.RoleName), Tags: tags,
			Trust: Trust(component, "StringEquals"),
		})
	}
	return nil
}

// Trust is the trust policy of a component's role. operator compares the subjects.
func Trust(c Component, operator string) iampolicy.Document {
	var subjects []string
	for _, name := range c.ServiceAccounts {
		subjects = append(subjects, "system:serviceaccount:"+c.Namespace+":"+name)
	}
	condition := iampolicy.Condition{"StringEquals": {Host + ":aud": "openshift"}}
	if condition[operator] == nil {
		condition[operator] = map[string]any{}
	}
	condition[operator][Host+":sub"] = subjects
	return iampolicy.New(iampolicy.Statement{
		Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Federated: ProviderARN()},
		Action: []string{"sts:AssumeRoleWithWebIdentity"}, Condition: condition,
	})
}
