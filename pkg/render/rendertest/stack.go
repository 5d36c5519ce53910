// Package rendertest makes stacks for the tests of formats, as the assets make them.
package rendertest

import (
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
}

// Component is one component of a cluster, with what its CredentialsRequest asks for.
type Component struct {
	Secret          credentialsrequest.Secret
	ServiceAccounts []string
	Statements      []iampolicy.Statement
	// Managed gives the role a managed policy for each statement, and no inline one.
	Managed bool
	// RoleARN is that of a role that somebody else made; then nothing is asked for.
	RoleARN string
}

// Stack returns the stack of a cluster with components.
func (c Cluster) Stack(components ...Component) *render.Stack {
	c = c.complete()
	s := c.empty()
	s.Roles = make([]cloud.Role, 0, len(components)) // its members are pointed to
	for _, component := range components {
		rendered := render.Component{
			Request: "openshift-cloud-credential-operator/" + component.Secret.Name, Secret: component.Secret,
			ServiceAccounts: component.ServiceAccounts, RoleARN: component.RoleARN,
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
	bucket, tags := c.Name+"-oidc", cloud.Tags(c.Name, c.Tags)
	issuer := bucket + ".s3." + c.Region + "." + c.Suffix
	s := &render.Stack{
		Name: c.Name, Account: Account, Partition: c.Partition, Region: c.Region, Issuer: "https://" + issuer,
		OwnershipTag: cloud.OwnershipTag(c.Name), RolePath: c.RolePath, Boundary: c.Boundary, KeyID: KeyID,
		PrivateKey: []byte(PrivateKey),
		Resources: render.Resources{
			Bucket: cloud.Bucket{
				Cluster: c.Name, BucketName: bucket, Region: c.Region, Owner: Account, Tags: tags,
				Access: cloud.PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true},
			},
			Provider: cloud.OIDCProvider{
				Cluster: c.Name, ARN: "arn:" + c.Partition + ":iam::" + Account + ":oidc-provider/" + issuer, URL: "https://" + issuer,
				Audiences: []string{"openshift", "sts.amazonaws.com"}, Thumbprint: c.Thumbprint, Tags: tags,
			},
		},
	}
	s.Policy, s.Objects = published(s)
	return s
}

// published returns the policy and the objects of the bucket. Both key sets are the same
// bytes.
func published(s *render.Stack) (cloud.BucketPolicy, []cloud.Object) {
	var resources []string
	var objects []cloud.Object
	bucket := s.Bucket
	for _, key := range []string{oidc.DiscoveryPath, oidc.KeysPath, oidc.APIServerKeysPath} {
		resources = append(resources, "arn:"+s.Partition+":s3:::"+bucket.BucketName+"/"+key)
		body := `{"keys": [{"kid": "` + s.KeyID + "\"}]}\n"
		if key == oidc.DiscoveryPath {
			body = `{"issuer": "` + s.Issuer + "\"}\n"
		}
		objects = append(objects, cloud.Object{
			Cluster: s.Name, Bucket: bucket.BucketName, Owner: bucket.Owner, Key: key, ContentType: oidc.ContentType,
			Body: []byte(body), Tags: cloud.OwnershipTags(s.Name),
		})
	}
	return cloud.BucketPolicy{Bucket: bucket.BucketName, Owner: bucket.Owner, Policy: iampolicy.New(iampolicy.Statement{
		Sid: "PublicReadOIDCDocuments", Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Everyone: true},
		Action: []string{"s3:GetObject"}, Resource: resources,
	})}, objects
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
		Description: "OpenShift role for " + component.Secret.String(), Boundary: c.Boundary, Tags: s.Provider.Tags,
		Trust: iampolicy.New(iampolicy.Statement{
			Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Federated: s.Provider.ARN},
			Action:    []string{"sts:AssumeRoleWithWebIdentity"},
			Condition: iampolicy.Condition{"StringEquals": {issuer + ":aud": "openshift", issuer + ":sub": subjects}},
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
