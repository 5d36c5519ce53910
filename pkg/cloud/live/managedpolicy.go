package live

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// maxVersions is how many versions of a managed policy IAM keeps:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
const maxVersions = 5

// managedPolicies returns the documents of the role's attached policies that are ours: the
// desired ones, and those whose name says that they belong to this role.
func managedPolicies(ctx context.Context, cs *clients, r cloud.Role) (map[string]string, error) {
	documents := map[string]string{}
	pages := iam.NewListAttachedRolePoliciesPaginator(cs.iam, &iam.ListAttachedRolePoliciesInput{RoleName: &r.RoleName})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if roleUnknown(err) {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		for _, p := range page.AttachedPolicies {
			arn := aws.ToString(p.PolicyArn)
			if !r.OwnsPolicy(arn) {
				continue
			}
			if documents[arn], err = managedDocument(ctx, cs, arn); err != nil {
				return nil, err
			}
		}
	}
	return documents, nil
}

// managedDocument returns the default version of a managed policy, or "" if it is not there.
func managedDocument(ctx context.Context, cs *clients, arn string) (string, error) {
	policy, err := cs.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
	if hasCode(err, "NoSuchEntity") {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("policy %s: %w", arn, err)
	}
	version, err := cs.iam.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: policy.Policy.DefaultVersionId})
	if err != nil {
		return "", fmt.Errorf("policy %s: %w", arn, err)
	}
	document, err := iampolicy.Decode(aws.ToString(version.PolicyVersion.Document))
	if err != nil {
		return "", fmt.Errorf("policy %s: %w", arn, err)
	}
	return document, nil
}

// attachManaged creates or updates the desired managed policies, and attaches them.
func attachManaged(ctx context.Context, cs *clients, r cloud.Role, a *cloud.ActualRole) error {
	for _, m := range r.Managed {
		document, err := m.Document.JSON()
		if err != nil {
			return fmt.Errorf("policy %s: %w", m.PolicyName, err)
		}
		actual, attached := a.Managed[m.ARN]
		if !attached {
			if actual, err = ensureManaged(ctx, cs, r, m, document); err != nil {
				return err
			}
		}
		same, err := equivalent(actual, document)
		if err != nil {
			return err
		}
		if !same {
			if err := newVersion(ctx, cs, m.ARN, document); err != nil {
				return fmt.Errorf("policy %s: %w", m.PolicyName, err)
			}
		}
		if attached {
			continue
		}
		if _, err := cs.iam.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: &r.RoleName, PolicyArn: &m.ARN}); err != nil {
			return fmt.Errorf("attach policy %s: %w", m.PolicyName, err)
		}
	}
	return nil
}

// ensureManaged creates a managed policy, or takes up one that an interrupted run created.
// It returns the document that the policy has.
func ensureManaged(ctx context.Context, cs *clients, r cloud.Role, m cloud.ManagedPolicy, document string) (string, error) {
	_, err := cs.iam.CreatePolicy(ctx, &iam.CreatePolicyInput{
		PolicyName: &m.PolicyName, Path: &m.Path, PolicyDocument: &document,
		Description: &r.Description, Tags: toIAMTags(r.Tags),
	})
	if err == nil {
		return document, nil
	}
	if !hasCode(err, "EntityAlreadyExists") {
		return "", fmt.Errorf("policy %s: %w", m.PolicyName, err)
	}
	policy, err := cs.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &m.ARN})
	if err != nil {
		return "", fmt.Errorf("policy %s: %w", m.PolicyName, err)
	}
	if err := r.CheckPolicyOwner(m.PolicyName, iamTags(policy.Policy.Tags)); err != nil {
		return "", err
	}
	return managedDocument(ctx, cs, m.ARN)
}

// newVersion makes document the policy's default version. The oldest other version makes
// room when IAM keeps no more.
func newVersion(ctx context.Context, cs *clients, arn, document string) error {
	list, err := cs.iam.ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: &arn})
	if err != nil {
		return err
	}
	if len(list.Versions) >= maxVersions {
		old := slices.DeleteFunc(list.Versions, func(v types.PolicyVersion) bool { return v.IsDefaultVersion })
		oldest := slices.MinFunc(old, func(x, y types.PolicyVersion) int {
			return aws.ToTime(x.CreateDate).Compare(aws.ToTime(y.CreateDate))
		})
		if _, err := cs.iam.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: &arn, VersionId: oldest.VersionId}); err != nil {
			return err
		}
	}
	_, err = cs.iam.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: &arn, PolicyDocument: &document, SetAsDefault: true})
	return err
}

// detachManaged detaches and deletes the managed policies of the role that are no longer
// wanted, with all of their versions.
func detachManaged(ctx context.Context, cs *clients, r cloud.Role, a *cloud.ActualRole) error {
	wanted := map[string]bool{}
	for _, m := range r.Managed {
		wanted[m.ARN] = true
	}
	for _, arn := range slices.Sorted(maps.Keys(a.Managed)) {
		if wanted[arn] {
			continue
		}
		if err := deleteManaged(ctx, cs, r, arn); err != nil {
			return fmt.Errorf("policy %s: %w", arn[strings.LastIndex(arn, "/")+1:], err)
		}
	}
	return nil
}

func deleteManaged(ctx context.Context, cs *clients, r cloud.Role, arn string) error {
	_, err := cs.iam.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: &r.RoleName, PolicyArn: &arn})
	if err != nil && !roleUnknown(err) {
		return err
	}
	policy, err := cs.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
	if err != nil {
		return err
	}
	if r.CheckPolicyOwner(arn, iamTags(policy.Policy.Tags)) != nil {
		return nil // detached is enough: somebody else's policy stays
	}
	list, err := cs.iam.ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: &arn})
	if err != nil {
		return err
	}
	for _, v := range list.Versions {
		if v.IsDefaultVersion {
			continue
		}
		if _, err := cs.iam.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: &arn, VersionId: v.VersionId}); err != nil {
			return err
		}
	}
	_, err = cs.iam.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: &arn})
	return err
}
