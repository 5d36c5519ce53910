package report

import (
	"errors"
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// publication is what everybody can see, and the identity provider that relies on it.
type publication struct {
	Readers []reader
	Access  []setting
	Objects []object
	Tags    []render.Tag
	Policy  document
}

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

// object is a published document.
type object struct {
	Key, ContentType, Purpose string
	Size                      int
	// Same is the key of an earlier document with the same bytes; Text is empty then.
	Same string
	Text string
}

func newPublication(s *render.Stack) (publication, error) {
	p := publication{Access: settings(s), Tags: render.SortedTags(s.Provider.Tags)}
	policyJSON, err := s.Policy.Policy.JSON()
	if err == nil {
		p.Policy.Text, err = indent([]byte(policyJSON))
	}
	if err == nil {
		p.Readers, err = readers(s.Policy.Policy)
	}
	if err != nil {
		return p, fmt.Errorf("policy of bucket %s: %w", s.Bucket.BucketName, err)
	}
	p.Policy.Title = "Bucket policy of " + s.Bucket.BucketName
	first := map[string]string{}
	for _, o := range s.Objects {
		view := object{Key: o.Key, ContentType: o.ContentType, Size: len(o.Body), Same: first[string(o.Body)], Purpose: purpose(o)}
		if view.Same == "" {
			first[string(o.Body)] = o.Key
			if view.Text, err = indent(o.Body); err != nil {
				return p, fmt.Errorf("object %s: %w", o.Key, err)
			}
		}
		p.Objects = append(p.Objects, view)
	}
	return p, nil
}

// purpose says what a document is for: the names are those of OpenID Connect Discovery and
// of Kubernetes' API servers.
func purpose(o cloud.Object) string {
	if render.IsKeySet(o) {
		return "the public half of the signing key"
	}
	return "says where the public keys are"
}

// readers says who may do what with the bucket. A policy that denies something or has
// conditions is an error: the page has no words for it.
func readers(d iampolicy.Document) ([]reader, error) {
	var list []reader
	for _, st := range d.Statement {
		if st.Effect != iampolicy.Allow || st.Principal == nil || len(st.Condition) > 0 {
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
