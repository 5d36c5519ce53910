// Package rendertest makes stacks for the tests of formats, as the assets make them.
package rendertest

import (
	"time"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// What all stacks have: the account that owns everything, the id of the signing key, and
// what stands for its private half.
const (
	Account    = "123456789012"
	KeyID      = "kid-of_the-key-that_the-cluster_signs-with_"
	PrivateKey = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"
)

// Cluster says what a stack is for. The zero value is in eu-west-1, has the path "/", and
// neither boundary, thumbprint nor tags of the user.
type Cluster struct {
	Place
	Name       string
	RolePath   string
	Boundary   string
	Thumbprint string
	Tags       map[string]string
	MaxSession time.Duration
	// Issuer is that of a host of the user's: there is no bucket then. Shared says that others
	// have it, too.
	Issuer string
	Shared bool
	// Private has a distribution serve the documents, whose domain is known once Domain is. The
	// bucket is encrypted with KMSKeyARN, if it is given.
	Private   bool
	Domain    string
	KMSKeyARN string
}

// Component is one component of a cluster, with what its CredentialsRequest asks for.
type Component struct {
	Secret          credentialsrequest.Secret
	ServiceAccounts []string
	Statements      []iampolicy.Statement
	// Managed gives the role a managed policy for each statement, and no inline one.
	Managed bool
	// Audiences are what its tokens are for, if not openshift.
	Audiences []string
	// Adjustments are what the user changed of it.
	Adjustments []credentialsrequest.Adjustment
	// RoleARN is that of a role that somebody else made; then nothing is asked for.
	RoleARN string
}

// audience is what the trust policy demands.
func (c Component) audience() any {
	if len(c.Audiences) > 0 {
		return c.Audiences
	}
	return "openshift"
}

// Stack returns the stack of a cluster with components, but while its issuer is not known with
// none.
func (c Cluster) Stack(components ...Component) *render.Stack {
	c = c.complete()
	s := c.empty()
	s.Roles = make([]cloud.Role, 0, len(components)) // its members are pointed to
	if s.Pending() {
		return s
	}
	for _, component := range components {
		rendered := render.Component{
			Request: "openshift-cloud-credential-operator/" + component.Secret.Name, Secret: component.Secret,
			ServiceAccounts: component.ServiceAccounts, RoleARN: component.RoleARN, Adjustments: component.Adjustments,
		}
		if component.RoleARN == "" {
			s.Roles = append(s.Roles, c.role(s, component))
			rendered.Role = &s.Roles[len(s.Roles)-1]
			rendered.RoleARN = rendered.Role.ARN
		}
		s.Components = append(s.Components, rendered)
	}
	return s
}

// complete fills in what the zero value stands for.
func (c Cluster) complete() Cluster {
	if c.Place == (Place{}) {
		c.Place = Places[0]
	}
	if c.Name == "" {
		c.Name = "harbor-x4k2p"
	}
	if c.RolePath == "" {
		c.RolePath = "/"
	}
	return c
}

// empty returns the stack without components.
func (c Cluster) empty() *render.Stack {
	s := &render.Stack{
		Name: c.Name, Account: Account, Partition: c.Partition, Region: c.Region, Issuer: c.issuer(), SharedIssuer: c.Shared,
		OwnershipTag: cloud.OwnershipTag(c.Name), RolePath: c.RolePath, Boundary: c.Boundary, MaxSession: c.MaxSession,
		Tags: cloud.Tags(c.Name, c.Tags),
	}
	if c.Issuer == "" {
		c.publish(s)
	}
	if s.Pending() {
		return s
	}
	s.KeyID, s.PrivateKey = KeyID, []byte(PrivateKey)
	s.Provider = &cloud.OIDCProvider{
		Cluster: c.Name, ARN: "arn:" + c.Partition + ":iam::" + Account + ":oidc-provider/" + s.IssuerHostPath(), URL: s.Issuer,
		Audiences: []string{"openshift", "sts.amazonaws.com"}, Thumbprint: c.Thumbprint, Tags: s.Tags,
	}
	// Both key sets are the same bytes.
	for _, key := range []string{oidc.DiscoveryPath, oidc.KeysPath, oidc.APIServerKeysPath} {
		body := `{"keys": [{"kid": "` + s.KeyID + "\"}]}\n"
		if key == oidc.DiscoveryPath {
			body = `{"issuer": "` + s.Issuer + "\"}\n"
		}
		s.Documents = append(s.Documents, render.Document{Key: key, ContentType: oidc.ContentType, Body: []byte(body)})
		if s.Bucket != nil {
			s.Objects = append(s.Objects, cloud.Object{
				Cluster: s.Name, Bucket: s.Bucket.BucketName, Owner: Account, Key: key, ContentType: oidc.ContentType,
				Body: []byte(body), Tags: cloud.OwnershipTags(s.Name),
			})
		}
	}
	return s
}

// issuer returns the URL of the issuer; empty while it is not known.
func (c Cluster) issuer() string {
	switch {
	case c.Issuer != "":
		return c.Issuer
	case !c.Private:
		return "https://" + c.origin()
	case c.Domain == "":
		return ""
	default:
		return "https://" + c.Domain
	}
}

// origin returns the bucket's host.
func (c Cluster) origin() string { return c.Name + "-oidc.s3." + c.Region + "." + c.Suffix }

// publish adds what serves the documents: a bucket that is public, or has a distribution.
func (c Cluster) publish(s *render.Stack) {
	s.Bucket = &cloud.Bucket{
		Cluster: c.Name, BucketName: c.Name + "-oidc", Region: c.Region, Owner: Account, Tags: s.Tags, KMSKeyARN: c.KMSKeyARN,
		Access: cloud.PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true, BlockPublicPolicy: c.Private, RestrictPublicBuckets: c.Private},
	}
	var resources []string
	for _, key := range []string{oidc.DiscoveryPath, oidc.KeysPath, oidc.APIServerKeysPath} {
		resources = append(resources, "arn:"+s.Partition+":s3:::"+s.Bucket.BucketName+"/"+key)
	}
	if c.Private {
		s.Distribution = &cloud.Distribution{
			Cluster: c.Name, Reference: s.Bucket.BucketName, Account: Account, OriginDomain: c.origin(), Issuer: s.Issuer,
			KMSKeyARN: c.KMSKeyARN, Tags: s.Tags,
		}
		policy := cloud.DistributionReadPolicy(*s.Distribution, nil, resources)
		s.Policy = &policy
		return
	}
	s.Policy = &cloud.BucketPolicy{Bucket: s.Bucket.BucketName, Owner: Account, Policy: iampolicy.New(iampolicy.Statement{
		Sid: "PublicReadOIDCDocuments", Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Everyone: true},
		Action: []string{"s3:GetObject"}, Resource: resources,
	})}
}

// role returns the role of a component. Its name is only cut, so that it is the component's
// own only if it is short.
func (c Cluster) role(s *render.Stack, component Component) cloud.Role {
	name := c.Name + "-" + component.Secret.Namespace + "-" + component.Secret.Name
	name = name[:min(len(name), cloud.MaxRoleName)]
	var subjects []string
	for _, account := range component.ServiceAccounts {
		subjects = append(subjects, "system:serviceaccount:"+component.Secret.Namespace+":"+account)
	}
	issuer := s.IssuerHostPath()
	r := cloud.Role{
		Cluster: c.Name, RoleName: name, Path: c.RolePath, ARN: "arn:" + c.Partition + ":iam::" + Account + ":role" + c.RolePath + name,
		Description: "OpenShift role for " + component.Secret.String(), Boundary: c.Boundary, MaxSession: c.MaxSession, Tags: s.Tags,
		Trust: iampolicy.New(iampolicy.Statement{
			Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Federated: s.Provider.ARN},
			Action:    []string{"sts:AssumeRoleWithWebIdentity"},
			Condition: iampolicy.Condition{"StringEquals": {issuer + ":aud": component.audience(), issuer + ":sub": subjects}},
		}),
	}
	document, _ := iampolicy.RewritePartition(iampolicy.New(component.Statements...), c.Partition)
	if !component.Managed {
		r.Inline = map[string]iampolicy.Document{name: document}
		return r
	}
	parts := make([]iampolicy.Document, len(document.Statement))
	for i, statement := range document.Statement {
		parts[i] = iampolicy.New(statement)
	}
	r.Managed = r.ManagedPolicies(parts)
	return r
}
