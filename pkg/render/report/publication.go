package report

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// publication is what everybody can see, and the identity provider that relies on it.
type publication struct {
	Readers []reader
	Access  []setting
	// Distribution is what the distribution of a private bucket does; empty without one.
	Distribution []fact
	// KeyPolicy is the statement that the policy of the bucket's key must have; empty without one.
	KeyPolicy string
	Objects   []object
	Tags      []render.Tag
	// Policy is the bucket's; empty without one.
	Policy document
}

// fact is something about a resource, by its name in the API.
type fact struct{ Name, Value, Why string }

// reader says who may do what with the bucket.
type reader struct {
	Who                string
	Actions, Resources []string
}

// setting is a switch of the public access block.
type setting struct {
	Name string
	On   bool
	Why  string
}

// object is a published document. URL is where it must be served, when that is somebody else's
// business.
type object struct {
	Key, URL, ContentType, Purpose string
	Size                           int
	// Same is the key of an earlier document with the same bytes; Text is empty then.
	Same string
	Text string
}

func newPublication(s *render.Stack) (publication, error) {
	p := publication{Tags: render.SortedTags(s.Tags)}
	if s.Bucket != nil {
		if err := p.addBucket(s); err != nil {
			return p, fmt.Errorf("policy of bucket %s: %w", s.Bucket.BucketName, err)
		}
	}
	first := map[string]string{}
	for _, d := range s.Documents {
		view := object{Key: d.Key, ContentType: d.ContentType, Size: len(d.Body), Same: first[string(d.Body)], Purpose: purpose(s, d)}
		if s.SelfHosted() {
			view.URL = s.Issuer + "/" + d.Key
		}
		if view.Same == "" {
			first[string(d.Body)] = d.Key
			var err error
			if view.Text, err = indent(d.Body); err != nil {
				return p, fmt.Errorf("document %s: %w", d.Key, err)
			}
		}
		p.Objects = append(p.Objects, view)
	}
	return p, nil
}

// addBucket adds what is about the bucket, and the distribution of a private one.
func (p *publication) addBucket(s *render.Stack) error {
	policyJSON, err := s.Policy.Policy.JSON()
	if err != nil {
		return err
	}
	if p.Policy.Text, err = indent([]byte(withoutID(policyJSON))); err != nil {
		return err
	}
	p.Policy.Title = "Bucket policy of " + s.Bucket.BucketName
	p.Access = settings(s)
	if p.Readers, err = readers(s); err != nil || s.Distribution == nil {
		return err
	}
	c := s.DistributionConfig("")
	p.Distribution = []fact{
		{"Origin", s.Distribution.OriginDomain, "reads this bucket alone, with requests that CloudFront signs (origin access control)"},
		{"ViewerProtocolPolicy", c.DefaultCacheBehavior.ViewerProtocolPolicy, "nothing is served without TLS"},
		{"CachePolicyId", c.DefaultCacheBehavior.CachePolicyID, "AWS’s policy CachingDisabled: a new signing key is seen at once"},
		{"AllowedMethods", strings.Join(c.DefaultCacheBehavior.AllowedMethods.Items, ", "), "it can be read, and no more"},
		{"ViewerCertificate", "CloudFrontDefaultCertificate", "the certificate is CloudFront’s own, for a domain of its own"},
	}
	if s.Bucket.KMSKeyARN == "" {
		return nil
	}
	statement, err := render.JSON(cloud.KMSKeyPolicyStatement(s.DistributionARNPrefix() + cloud.PendingDistribution))
	if err == nil {
		p.KeyPolicy, err = indent([]byte(withoutID(string(statement))))
	}
	return err
}

// withoutID returns a policy with words in the place of the distribution's ID.
func withoutID(policy string) string {
	return strings.ReplaceAll(policy, cloud.PendingDistribution, render.UnknownID)
}

// purpose says what a document is for: the names are those of OpenID Connect Discovery and
// of Kubernetes' API servers.
func purpose(s *render.Stack, d render.Document) string {
	switch {
	case render.IsKeySet(d.Key) && s.SharedIssuer:
		return "the public halves of the signing keys of this cluster and of others"
	case render.IsKeySet(d.Key):
		return "the public half of the signing key"
	}
	return "says where the public keys are"
}

// readers says who may do what with the bucket. A policy that denies something, or has another
// condition than that it is the distribution that asks, is an error: the page has no words for it.
func readers(s *render.Stack) ([]reader, error) {
	var list []reader
	for _, st := range s.Policy.Policy.Statement {
		if st.Effect != iampolicy.Allow || st.Principal == nil {
			return nil, errors.New("the page explains only what is allowed")
		}
		if s.Distribution != nil && isDistribution(s, st) {
			list = append(list, reader{"CloudFront, on behalf of this cluster’s distribution and of no other,", st.Action, st.Resource})
			continue
		}
		if len(st.Condition) > 0 {
			return nil, errors.New("the page explains only what is allowed without a condition")
		}
		who := st.Principal.AWS + st.Principal.CanonicalUser + st.Principal.Federated + st.Principal.Service
		if st.Principal.Everyone {
			who = "Everybody, without credentials,"
		}
		list = append(list, reader{who, st.Action, st.Resource})
	}
	return list, nil
}

// isDistribution reports whether a statement is about the stack's distribution, and about nobody else.
func isDistribution(s *render.Stack, st iampolicy.Statement) bool {
	only := iampolicy.Condition{"StringEquals": {"AWS:SourceArn": s.DistributionARNPrefix() + cloud.PendingDistribution}}
	return *st.Principal == (iampolicy.Principal{Service: "cloudfront.amazonaws.com"}) && reflect.DeepEqual(st.Condition, only)
}

// settings are the switches as S3 describes them:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
func settings(s *render.Stack) []setting {
	choose := func(name string, on bool, whyOn, whyOff string) setting {
		if on {
			return setting{name, true, whyOn}
		}
		return setting{name, false, whyOff}
	}
	a := s.Bucket.Access
	return []setting{
		choose("BlockPublicAcls", a.BlockPublicACLs,
			"Nobody can make the bucket or an object public with an access control list.",
			"An access control list can make the bucket or an object public."),
		choose("IgnorePublicAcls", a.IgnorePublicACLs,
			"An access control list that is public all the same has no effect.",
			"An access control list that is public has effect."),
		choose("BlockPublicPolicy", a.BlockPublicPolicy,
			"A bucket policy that lets the public read is refused.",
			"A bucket policy can let the public read: that of this bucket does, for these documents."),
		choose("RestrictPublicBuckets", a.RestrictPublicBuckets,
			"Only AWS services and this account's own users have access while the policy is public.",
			"What the bucket policy allows to the public has effect."),
	}
}
