package cloudformation

import (
	"strconv"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// The parameters in the place of what is one cluster's.
const (
	idInfraName = "InfrastructureName"
	idIssuer    = "IssuerHostPath"
	idRolePath  = "RolePath"
	idKMSKey    = "KmsKeyArn"

	idMaxSession    = "MaxSessionDuration"
	idHasMaxSession = "HasMaxSessionDuration"
)

// stackSetForm writes templates that are the same for every cluster with the same
// CredentialsRequests, in every account, region and partition. A role's name is a
// parameter, because CloudFormation cannot compute the hash in which a long one ends.
type stackSetForm struct {
	stack  *render.Stack
	writer *writer
	// What several pieces declare: which cluster it is, the boundary, and the path of roles.
	identity, boundary, path, session *piece
	// trust replaces what a trust policy says of the issuer.
	trust *strings.Replacer
}

func newStackSetForm(s *render.Stack) stackSetForm {
	w := &writer{}
	f := stackSetForm{stack: s, writer: w, identity: &piece{writer: w}, boundary: &piece{writer: w}, path: &piece{writer: w}, session: &piece{writer: w}}
	f.identity.addParameter(parameter{
		id:          idInfraName,
		description: "Infrastructure name of the cluster: the bucket's name begins with it, and the tags have it.",
		pattern:     `^[a-z0-9][a-z0-9-]{0,57}$`,
		constraint:  "must be at most 58 lower-case letters, digits and hyphens",
	})
	if s.Pending() {
		return f
	}
	f.identity.addParameter(parameter{
		id:          idIssuer,
		description: "URL of the cluster's issuer without https:// at its beginning.",
		pattern:     `^[A-Za-z0-9][A-Za-z0-9._~/-]*[A-Za-z0-9_~-]$`,
		constraint:  "must be a host name, and a path that does not end in a slash, if there is one",
	})
	f.session.addParameter(parameter{
		id:          idMaxSession,
		description: "How many seconds a session of a role may last. Empty: an hour, IAM's default.",
		preset:      text(""),
		pattern:     `^(|3[6-9][0-9]{2}|[4-9][0-9]{3}|[1-3][0-9]{4}|4[0-2][0-9]{3}|43[01][0-9]{2}|43200)$`,
		constraint:  "must be empty or 3600 to 43200",
	})
	f.session.add(conditions, idHasMaxSession, "", isSet(idMaxSession))
	f.boundary.addBoundary("")
	f.path.addParameter(parameter{
		id:          idRolePath,
		description: "IAM path of every role.",
		pattern:     `^(/|/[!-~]+/)$`,
		constraint:  "must begin and end with a slash",
	})
	f.trust = strings.NewReplacer(
		"${", "${!",
		`"`+s.Provider.ARN+`"`, `"arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/${`+idIssuer+`}"`,
		`"`+s.IssuerHostPath()+`:`, `"${`+idIssuer+`}:`,
	)
	return f
}

func (f stackSetForm) head(t *template) []byte {
	what := t.contents(f.stack)
	w := writer{}
	w.comment(`Everything in AWS with which the components of an OpenShift cluster get short-lived credentials: `+what+`.`+t.reason()+` It
		is the same for every cluster with the same CredentialsRequests: what differs are parameters, account, region and
		partition. Made by openshift-install-sts render; README.md beside it says how to apply, check and undo it.`, 0)
	w.policyComment(f.stack, "")
	w.mapping(mapping{
		{key: "AWSTemplateFormatVersion", value: text("2010-09-09")},
		{key: "Description", value: text("OpenShift clusters with short-lived credentials: " + what)},
	}, 0, false)
	return w.buf
}

func (f stackSetForm) piece(name string, n needs) *piece {
	p := &piece{name: name, writer: f.writer}
	if n.base {
		p.addAll(f.identity)
		if f.stack.Provider != nil {
			p.addThumbprint("")
		}
		if f.stack.Bucket != nil && f.stack.Bucket.KMSKeyARN != "" {
			p.addParameter(parameter{
				id:          idKMSKey,
				description: "ARN of the KMS key that encrypts the bucket, in the same region.",
				pattern:     `^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$`,
				constraint:  "must be the ARN of a KMS key",
			})
		}
	}
	if n.creates {
		p.addAll(f.identity)
		p.addAll(f.boundary)
		p.addAll(f.session)
	}
	if n.roleID != "" {
		p.addAll(f.path)
		p.addParameter(parameter{
			id:          roleNameID(n.roleID),
			description: "Name of the role of " + n.component.Secret.String() + ".",
			pattern:     `^[A-Za-z0-9+=,.@_-]{1,64}$`,
			constraint:  "must be 1 to 64 characters that IAM allows in a name",
		})
	}
	return p
}

// roleNameID is the parameter with a role's name.
func roleNameID(id string) string { return id + "RoleName" }

// values returns the values that the parameters have for this cluster.
func (f stackSetForm) values(ids map[credentialsrequest.Secret]string) map[string]string {
	s := f.stack
	values := map[string]string{idInfraName: s.Name, idRolePath: s.RolePath, idBoundary: s.Boundary}
	if s.Bucket != nil {
		values[idKMSKey] = s.Bucket.KMSKeyARN
	}
	if s.Provider != nil {
		values[idIssuer], values[idThumbprint] = s.IssuerHostPath(), s.Provider.Thumbprint
	}
	if s.MaxSession > 0 {
		values[idMaxSession] = strconv.Itoa(int(s.MaxSession.Seconds()))
	}
	for _, c := range s.Own() {
		values[roleNameID(ids[c.Secret])] = c.Role.RoleName
	}
	return values
}

func (f stackSetForm) bucketName() value {
	return f.named(f.stack.Bucket.BucketName)
}

// named returns a name that begins with the infrastructure name.
func (f stackSetForm) named(name string) value {
	if rest, ok := strings.CutPrefix(name, f.stack.Name); ok {
		return sub("${" + idInfraName + "}" + escapeSub(rest))
	}
	return text(name)
}

// suffixed returns a text that ends in the infrastructure name.
func (f stackSetForm) suffixed(s string) value {
	return sub(escapeSub(strings.TrimSuffix(s, f.stack.Name)) + "${" + idInfraName + "}")
}

func (f stackSetForm) ownership(tag string) value { return f.suffixed(tag) }
func (f stackSetForm) kmsKey() value              { return ref(idKMSKey) }

func (f stackSetForm) bucketPolicy(d document) value {
	arn := "arn:" + f.stack.Partition + ":s3:::"
	distribution := f.stack.DistributionARNPrefix() + cloud.PendingDistribution
	return replaceTexts(d.value, func(s string) (value, bool) {
		if s == distribution {
			return sub("arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${" + idDistribution + "}"), true
		}
		rest, ok := strings.CutPrefix(s, arn+f.stack.Name)
		return sub("arn:${AWS::Partition}:s3:::${" + idInfraName + "}" + escapeSub(rest)), ok
	})
}

func (f stackSetForm) issuer() value { return sub("https://${" + idIssuer + "}") }

// tags are the ownership tags. The user's are set on the stack set, which gives them to
// everything that it makes.
func (f stackSetForm) tags(map[string]string) []tag {
	return []tag{
		{text("Name"), ref(idInfraName)},
		{f.ownership(f.stack.OwnershipTag), text(cloud.OwnershipValue)},
	}
}

func (f stackSetForm) role(id string, r *cloud.Role) roleForm {
	return stackSetRole{f, roleNameID(id), r}
}

type stackSetRole struct {
	form stackSetForm
	// parameter has the role's name.
	parameter string
	role      *cloud.Role
}

func (r stackSetRole) name() value       { return ref(r.parameter) }
func (r stackSetRole) path() value       { return ref(idRolePath) }
func (r stackSetRole) maxSession() value { return optional(idHasMaxSession, ref(idMaxSession)) }

// policyName knows the two names that a policy may have: the role's, and that with a number.
func (r stackSetRole) policyName(name string) value {
	rest, ok := strings.CutPrefix(name, r.role.RoleName)
	switch {
	case ok && rest == "":
		return ref(r.parameter)
	case ok:
		return sub("${" + r.parameter + "}" + escapeSub(rest))
	}
	return text(name)
}

// trust is the document as a string: the issuer is part of two keys in it, and a key
// cannot be computed in any other way. What is replaced is told from the rest by the
// quote that it begins with.
func (r stackSetRole) trust(d document) value { return sub(r.form.trust.Replace(d.json)) }

// permissions has the partition of each ARN replaced, as it was when the documents were
// computed (iampolicy.RewritePartition). The rest is the CredentialsRequest's own.
func (r stackSetRole) permissions(d document) value {
	prefix := "arn:" + r.form.stack.Partition + ":"
	return replaceTexts(d.value, func(s string) (value, bool) {
		rest, ok := strings.CutPrefix(s, prefix)
		return sub("arn:${AWS::Partition}:" + escapeSub(rest)), ok
	})
}

// escapeSub writes what must stay as it is in the argument of !Sub.
func escapeSub(s string) string { return strings.ReplaceAll(s, "${", "${!") }
