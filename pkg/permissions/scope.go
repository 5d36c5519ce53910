package permissions

import (
	"cmp"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// Scope is a kind of resource that a policy can be narrowed to.
type Scope string

// The scopes.
const (
	// Everything is "*": the action knows no narrower resource.
	Everything Scope = "everything"
	// Bucket is the cluster's bucket.
	Bucket Scope = "bucket"
	// Documents are the published objects in it.
	Documents Scope = "documents"
	// Objects are all objects in it.
	Objects Scope = "objects"
	// Provider is the cluster's identity provider, where its issuer is known beforehand.
	Provider Scope = "identity-provider"
	// Roles are the cluster's roles, by the beginning of their names.
	Roles Scope = "roles"
	// Policies are the managed policies of these roles.
	Policies Scope = "policies"
	// Caller is the user or role whose permissions are looked at.
	Caller Scope = "caller"
	// CallerRole is the role of a session whose permissions are looked at.
	CallerRole Scope = "caller-role"
	// Distribution and its kin are what serves a private bucket. AWS chooses their
	// identifiers, so that no name narrows them.
	Distribution         Scope = "distribution"
	OriginAccessIdentity Scope = "origin-access-identity"
	OriginAccessControl  Scope = "origin-access-control"
	// KMSKey is the key that encrypts a private bucket.
	KMSKey Scope = "kms-key"
	// Boundary is the permissions boundary of the roles.
	Boundary Scope = "boundary"
	// AssumedRole is the role that a caller takes on.
	AssumedRole Scope = "assumed-role"
	// DistributionProvider is the identity provider of an issuer that a distribution serves.
	DistributionProvider Scope = "identity-provider-of-distribution"
)

// Place says which cluster's resources a policy is about. The values may be placeholders.
type Place struct {
	Partition, Account, Region, Name string
	// IssuerHost is the issuer without https://.
	IssuerHost string
	// RolePath is the path of the roles, which begins and ends with a slash.
	RolePath string
	// RoleNameTemplate is the pattern of the roles' names; empty for the default one.
	RoleNameTemplate string
	// KMSKey, Boundary and AssumedRole are ARNs that the options name; where one is empty every one of
	// the account's may be meant.
	KMSKey, Boundary, AssumedRole string
}

// roleHash is the length of the end that a role's name gets when it is cut: a hyphen and the
// digits of a hash.
const roleHash = 9

// ARNs returns the resource patterns of a scope, as a policy's Resource has them.
func (p Place) ARNs(s Scope) []string {
	iam, s3 := "arn:"+p.Partition+":iam::"+p.Account+":", "arn:"+p.Partition+":s3:::"+p.Name+"-oidc"
	switch s {
	case Bucket:
		return []string{s3}
	case Documents:
		return []string{s3 + "/" + oidc.DiscoveryPath, s3 + "/" + oidc.KeysPath, s3 + "/" + oidc.APIServerKeysPath}
	case Objects:
		return []string{s3 + "/*"}
	case Provider:
		return []string{iam + "oidc-provider/" + p.IssuerHost}
	case Roles:
		arns := []string{iam + "role" + p.RolePath + p.roleNames()}
		if p.RolePath != "/" {
			// IAM does not know the path of a role that does not exist, when it is looked up.
			arns = append(arns, iam+"role/"+p.roleNames())
		}
		return arns
	case Policies:
		return []string{iam + "policy" + p.RolePath + strings.TrimSuffix(p.roleNames(), "*") + "*"} // with a number at the end
	case KMSKey:
		return []string{cmp.Or(p.KMSKey, "arn:"+p.Partition+":kms:"+p.Region+":"+p.Account+":key/*")}
	case Boundary:
		return []string{cmp.Or(p.Boundary, iam+"policy/*")}
	case AssumedRole:
		return []string{cmp.Or(p.AssumedRole, iam+"role/*")}
	case Caller:
		return []string{iam + "role/*", iam + "user/*"}
	case DistributionProvider:
		return []string{iam + "oidc-provider/*.cloudfront.net"}
	case CallerRole:
		return []string{iam + "role/*"}
	case Distribution, OriginAccessIdentity, OriginAccessControl:
		return []string{"arn:" + p.Partition + ":cloudfront::" + p.Account + ":" + string(s) + "/*"}
	default:
		return []string{"*"}
	}
}

// roleNames is the pattern of the names of all roles.
func (p Place) roleNames() string {
	if p.RoleNameTemplate == "" {
		return p.rolePrefix() + "*"
	}
	return strings.NewReplacer("{name}", p.Name, "{namespace}", "*", "{secret}", "*", "{hash}", "*").Replace(p.RoleNameTemplate)
}

// rolePrefix is how the names of all roles begin. Of a very long infrastructure name the
// hash at the end of a role's name leaves only a part.
func (p Place) rolePrefix() string {
	prefix := p.Name + "-"
	if most := cloud.MaxRoleName - roleHash; len(prefix) > most {
		return strings.TrimRight(prefix[:most], "-") + "-"
	}
	return prefix
}
