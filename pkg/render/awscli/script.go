package awscli

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/shell"
)

// The names of the scripts.
const (
	applyScript   = "apply.sh"
	destroyScript = "destroy.sh"
)

//go:embed scripts/*.tmpl
var scripts embed.FS

// scriptData is what the templates are filled in with.
type scriptData struct {
	*render.Stack

	// Script is the script's name, without .sh.
	Script string
	// Actions are lines with the IAM actions that the script needs.
	Actions []string
	// Owned is the value of the ownership tag.
	Owned         string
	PolicyARNs    string
	ObjectTagging string
	AccessBlock   string
	// KeysFile has the key set that the script publishes; empty when it publishes none.
	KeysFile string
	// Purpose are lines that say what is created.
	Purpose []string
	// IssuerWords says what the issuer is.
	IssuerWords string
	// DistributionARNs is an ARN of a distribution without the ID; DistributionQuery is a query for
	// whether a distribution's configuration is as it should be.
	DistributionARNs, DistributionQuery string
	// MaxSessionSeconds is how long a session of a role may last.
	MaxSessionSeconds string
	Objects           []scriptObject
	Components        []scriptComponent
}

// scriptObject is a published document.
type scriptObject struct {
	Key, ContentType, File string
	// Keys is set for a document that holds the key set.
	Keys bool
}

// scriptComponent is a component, with texts for comments and the words of its call.
type scriptComponent struct {
	Secret, Request, ServiceAccounts, Services, RoleARN string
	// Role is empty when somebody else made it.
	Role, Description string
	// Policies are the names of the role's managed policies.
	Policies []string
}

// script returns one of the scripts.
func script(s *render.Stack, name string) ([]byte, error) {
	t, err := template.New(name).Funcs(template.FuncMap{"q": shell.Word, "comment": shell.Comment}).ParseFS(scripts, "scripts/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("parse the templates: %w", err)
	}
	d := newScriptData(s)
	d.Script, d.Actions = strings.TrimSuffix(name, ".sh"), lines(actionsOf(s, name))
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name+".tmpl", d); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func newScriptData(s *render.Stack) *scriptData {
	d := &scriptData{
		Stack: s, Owned: cloud.OwnershipValue, PolicyARNs: s.PolicyARNPrefix(), Purpose: lines(strings.Fields(purpose(s))),
		IssuerWords: cmp.Or(s.Issuer, "the domain of the distribution, once that exists"), MaxSessionSeconds: fmt.Sprint(int(s.MaxSession.Seconds())),
	}
	if s.Bucket != nil {
		d.AccessBlock = accessBlock(s.Bucket.Access)
	}
	if len(s.Objects) > 0 {
		d.ObjectTagging, d.KeysFile = cloud.S3Tagging(s.Objects[0].Tags), render.DocumentFile(s.KeySets()[0].Key)
	}
	if s.Distribution != nil {
		d.DistributionARNs, d.DistributionQuery = s.DistributionARNPrefix(), distributionQuery(s)
	}
	for _, o := range s.Objects {
		d.Objects = append(d.Objects, scriptObject{Key: o.Key, ContentType: o.ContentType, File: render.DocumentFile(o.Key), Keys: render.IsKeySet(o.Key)})
	}
	for _, c := range s.Components {
		sc := scriptComponent{Secret: c.Secret.Namespace + "/" + c.Secret.Name, Request: c.Request, RoleARN: c.RoleARN}
		if r := c.Role; r != nil {
			sc.Role, sc.Description, sc.Services = r.RoleName, r.Description, services(r)
			sc.ServiceAccounts = list(c.ServiceAccounts)
			for _, m := range r.Managed {
				sc.Policies = append(sc.Policies, m.PolicyName)
			}
		}
		d.Components = append(d.Components, sc)
	}
	return d
}

// purpose says what is created.
func purpose(s *render.Stack) string {
	var parts []string
	switch {
	case s.Distribution != nil:
		parts = append(parts, "the private bucket with its OIDC documents", "the CloudFront distribution that serves them")
	case s.Bucket != nil:
		parts = append(parts, "the bucket that serves its OIDC documents")
	}
	switch {
	case s.Provider == nil:
	case s.Bucket == nil:
		parts = append(parts, "the identity provider that trusts its issuer", "a role for each of its components")
	default:
		parts = append(parts, "the identity provider that trusts them", "a role for each of its components")
	}
	return list(parts) + "."
}

// distributionQuery is a query, in the language of --query, for whether a configuration does what
// ours does. $origin and $control are the script's.
func distributionQuery(s *render.Stack) string {
	c := s.DistributionConfig("")
	return fmt.Sprintf("Enabled && Comment == '%s' && Aliases.Quantity == \\`0\\` && CacheBehaviors.Quantity == \\`0\\` && Origins.Quantity == \\`1\\`"+
		" && Origins.Items[0].DomainName == '$origin' && Origins.Items[0].OriginAccessControlId == '$control'"+
		" && DefaultCacheBehavior.ViewerProtocolPolicy == '%s' && DefaultCacheBehavior.CachePolicyId == '%s'"+
		" && DefaultCacheBehavior.AllowedMethods.Quantity == \\`%d\\` && ViewerCertificate.CloudFrontDefaultCertificate",
		c.Comment, c.DefaultCacheBehavior.ViewerProtocolPolicy, c.DefaultCacheBehavior.CachePolicyID, c.DefaultCacheBehavior.AllowedMethods.Quantity)
}

// accessBlock writes an access block in the short form of aws.
func accessBlock(a cloud.PublicAccessBlock) string {
	return fmt.Sprintf("BlockPublicAcls=%t,IgnorePublicAcls=%t,BlockPublicPolicy=%t,RestrictPublicBuckets=%t",
		a.BlockPublicACLs, a.IgnorePublicACLs, a.BlockPublicPolicy, a.RestrictPublicBuckets)
}
