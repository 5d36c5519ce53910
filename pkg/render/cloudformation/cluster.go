package cloudformation

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// The mappings from region and account to what is this cluster's alone: the bucket's name, or,
// where there is no bucket, the URL of the issuer.
const (
	idBucketPlace = "BucketName"
	idIssuerPlace = "IssuerUrl"
)

// clusterForm writes every value as it is, so that the reviewer sees what will be there.
// All ARNs are in the cluster's manifests already: no parameter changes one.
type clusterForm struct {
	stack  *render.Stack
	writer *writer
	// boundary is what every role declares.
	boundary *piece
}

func newClusterForm(s *render.Stack) clusterForm {
	f := clusterForm{stack: s, writer: &writer{}}
	f.boundary = &piece{writer: f.writer}
	f.boundary.addBoundary(s.Boundary)
	return f
}

func (f clusterForm) head(t *template) []byte {
	s, what := f.stack, t.contents(f.stack)
	w := writer{}
	w.comment(fmt.Sprintf(`Everything in AWS with which the components of the OpenShift cluster %s get short-lived credentials: %s.%s
		Made by openshift-install-sts render; README.md beside it says how to apply, check and undo it.`, s.Name, what, t.reason()), 0)
	w.policyComment(s, "the stack has termination protection")
	w.mapping(mapping{
		{key: "AWSTemplateFormatVersion", value: text("2010-09-09")},
		{key: "Description", value: text(fmt.Sprintf("%sin account %s, region %s: %s", descriptionPrefix(s), s.Account, s.Region, what))},
		{key: "Metadata", value: mapping{{key: "OpenShift", value: mapping{
			{key: "Cluster", value: text(s.Name)},
			{key: "Account", value: text(s.Account)},
			{key: "Partition", value: text(s.Partition)},
			{key: "Region", value: text(s.Region)},
			{key: "Issuer", value: text(cmp.Or(s.Issuer, "the domain of the distribution"))},
		}}}},
	}, 0, false)
	return w.buf
}

// descriptionPrefix begins the descriptions of this cluster's stacks, and of no other's.
func descriptionPrefix(s *render.Stack) string { return "OpenShift cluster " + s.Name + " " }

// policyComment explains the two policies that every resource has. protection is what stands
// before a deletion besides; empty for nothing.
func (w *writer) policyComment(s *render.Stack, protection string) {
	var intent []string
	if protection != "" {
		intent = append(intent, protection)
	}
	if s.Bucket != nil {
		intent = append(intent, "S3 refuses to delete the bucket while the documents are in it")
	}
	takes := ""
	if len(intent) > 0 {
		takes = " It takes intent: " + strings.Join(intent, ", and ") + "."
	}
	w.buf = append(w.buf, "#\n"...)
	w.comment(`DeletionPolicy Delete: who deletes the stack wants the cluster's access gone, and what stayed would be nobody's.`+takes+`
		The roles go first, then the provider, then the bucket, whatever of these there is.`, 0)
	w.comment(`UpdateReplacePolicy Retain: an update replaces a resource if it has another name, which would be another
		cluster's, or if a role has another path. Neither is meant: names and paths are in the ARNs that the
		running cluster has, and what it uses then stays. With a path alone the update fails besides, because
		the old role still has the name: a new path needs a new cluster, or the stack deleted first.`, 0)
}

func (f clusterForm) piece(name string, n needs) *piece {
	p := &piece{name: name, writer: f.writer}
	place := func(id, comment, name string) {
		p.add(mappings, id, comment, mapping{{key: f.stack.Region, value: mapping{{key: f.stack.Account, value: text(name)}}}})
	}
	if n.base {
		if f.stack.Provider != nil {
			p.addThumbprint(f.stack.Provider.Thumbprint)
		}
		if f.stack.Bucket != nil {
			place(idBucketPlace, `Bucket names are taken worldwide, and this one is the cluster's. In another account or region the stack fails
				at once with "Unable to get mapping", and takes it from nobody.`, f.stack.Bucket.BucketName)
		} else {
			place(idIssuerPlace, `The roles' ARNs, which the cluster's manifests have in them, are of this account. In another account or
				region the stack fails at once with "Unable to get mapping".`, f.stack.Issuer)
		}
	}
	if n.creates {
		p.addAll(f.boundary)
	}
	return p
}

func (f clusterForm) bucketName() value {
	return findInMap(text(idBucketPlace), ref("AWS::Region"), ref("AWS::AccountId"))
}

func (f clusterForm) bucketPolicy(d document) value {
	prefix := f.stack.DistributionARNPrefix()
	return replaceTexts(d.value, func(s string) (value, bool) {
		return sub(prefix + "${" + idDistribution + "}"), s == prefix+cloud.PendingDistribution
	})
}

func (f clusterForm) issuer() value {
	if f.stack.Bucket == nil {
		return findInMap(text(idIssuerPlace), ref("AWS::Region"), ref("AWS::AccountId"))
	}
	return text(f.stack.Issuer)
}

func (f clusterForm) named(name string) value               { return text(name) }
func (f clusterForm) suffixed(s string) value               { return text(s) }
func (f clusterForm) ownership(tag string) value            { return text(tag) }
func (f clusterForm) kmsKey() value                         { return text(f.stack.Bucket.KMSKeyARN) }
func (f clusterForm) tags(tags map[string]string) []tag     { return sortedTags(tags) }
func (f clusterForm) role(_ string, r *cloud.Role) roleForm { return clusterRole{r} }

type clusterRole struct{ role *cloud.Role }

func (r clusterRole) name() value                  { return text(r.role.RoleName) }
func (r clusterRole) path() value                  { return text(r.role.Path) }
func (r clusterRole) policyName(name string) value { return text(name) }
func (r clusterRole) maxSession() value {
	if r.role.MaxSession == 0 {
		return nil
	}
	return literal(strconv.Itoa(int(r.role.MaxSession.Seconds())))
}
func (r clusterRole) trust(d document) value       { return d.value }
func (r clusterRole) permissions(d document) value { return d.value }
