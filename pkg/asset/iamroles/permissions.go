package iamroles

import (
	"fmt"
	"strings"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// permissions returns the permissions that a request asks for, one statement per entry,
// with hard-coded ARNs in the cluster's partition; and the fields that were rewritten.
func permissions(r credentialsrequest.Request, partition string) (iampolicy.Document, []string) {
	statements := make([]iampolicy.Statement, 0, len(r.StatementEntries))
	for _, entry := range r.StatementEntries {
		statements = append(statements, iampolicy.Statement{
			Effect: entry.Effect, Action: entry.Action, Resource: entry.On(),
			Condition: iampolicy.Condition(entry.PolicyCondition),
		})
	}
	return iampolicy.RewritePartition(iampolicy.New(statements...), partition)
}

// setPermissions gives a role its permissions: as one inline policy, which goes with the
// role, or, beyond IAM's limit for those, as managed policies. source says where the role's path comes
// from.
func setPermissions(role *cloud.Role, r credentialsrequest.Request, document iampolicy.Document, source string) error {
	text, err := document.JSON()
	if err != nil {
		return diagnostic.Inputf("Correct the CredentialsRequest.", "CredentialsRequest %s (%s): %w", r.ID(), r.Source, err)
	}
	if iampolicy.Size(text) <= iampolicy.MaxInlinePolicies {
		role.Inline = map[string]iampolicy.Document{role.RoleName: document}
		return nil
	}
	if err := cloud.CheckPolicyPath(source, role.Path); err != nil {
		return fmt.Errorf("CredentialsRequest %s (%s): %w", r.ID(), r.Source, err)
	}
	parts, err := iampolicy.Split(document, iampolicy.MaxManagedPolicy)
	if err != nil {
		return diagnostic.Inputf("Make the statement smaller, or split the CredentialsRequest.", "CredentialsRequest %s (%s): %w", r.ID(), r.Source, err)
	}
	if len(parts) > iampolicy.DefaultManagedPolicies {
		return diagnostic.Inputf("Split the CredentialsRequest.",
			"CredentialsRequest %s (%s): its permissions fill %d managed policies, and IAM attaches at most %d to a role",
			r.ID(), r.Source, len(parts), iampolicy.DefaultManagedPolicies)
	}
	role.Managed = role.ManagedPolicies(parts)
	return nil
}

// rewritten says what was rewritten.
func rewritten(partition string, fields []string) credentialsrequest.Adjustment {
	return credentialsrequest.Adjustment{
		What:   fmt.Sprintf("has its ARNs of the partition aws rewritten to %s: %s", partition, strings.Join(fields, ", ")),
		Reason: "the cluster is in the partition " + partition,
	}
}

// warnForeign says which ARNs can be about nothing in the cluster's partition.
func warnForeign(log logrus.FieldLogger, r credentialsrequest.Request, document iampolicy.Document, partition string) {
	for _, f := range iampolicy.ForeignARNs(document, partition) {
		log.Warnf("CredentialsRequest %s: %s is in the partition %s, and the cluster in %s: nothing there is ever meant by it",
			r.ID(), f.Field, diagnostic.Quote(f.Partition), partition)
	}
}
