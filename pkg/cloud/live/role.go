package live

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// observeRole reads a role and its policies. A role that an earlier run recorded is read
// in one go; one that is probably not there is asked for first.
func observeRole(ctx context.Context, cs *clients, r cloud.Role, record *cloud.Record) (*cloud.ActualRole, error) {
	var role *cloud.ActualRole
	var inline map[string]string
	var managed map[string]cloud.ActualPolicy
	var foreign []string
	group, groupCtx := errgroup.WithContext(ctx)
	if record == nil {
		record = &cloud.Record{}
		var err error
		if role, err = getRole(ctx, cs, r); err != nil || role == nil && len(r.Managed) == 0 {
			return nil, explain(err, "look at role "+r.RoleName)
		}
	} else {
		group.Go(func() (err error) {
			role, err = getRole(groupCtx, cs, r)
			return err
		})
	}
	group.Go(func() (err error) {
		inline, err = inlinePolicies(groupCtx, cs, r)
		return err
	})
	group.Go(func() (err error) {
		managed, foreign, err = managedPolicies(groupCtx, cs, r, record.Policies)
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, explain(err, "look at role "+r.RoleName)
	}
	switch {
	case role == nil && len(managed) == 0:
		return nil, nil
	case role == nil:
		role = &cloud.ActualRole{Missing: true}
	}
	role.Inline, role.Managed, role.Foreign, role.RecordedTags = inline, managed, foreign, record.Tags
	return role, nil
}

func getRole(ctx context.Context, cs *clients, r cloud.Role) (*cloud.ActualRole, error) {
	out, err := cs.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &r.RoleName})
	if roleUnknown(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	trust, err := iampolicy.Decode(aws.ToString(out.Role.AssumeRolePolicyDocument))
	if err != nil {
		return nil, fmt.Errorf("decode the trust policy: %w", err)
	}
	actual := &cloud.ActualRole{
		Path: aws.ToString(out.Role.Path), Description: aws.ToString(out.Role.Description),
		Trust: trust, Tags: iamTags(out.Role.Tags), MaxSession: time.Duration(aws.ToInt32(out.Role.MaxSessionDuration)) * time.Second,
	}
	if b := out.Role.PermissionsBoundary; b != nil {
		actual.Boundary = aws.ToString(b.PermissionsBoundaryArn)
	}
	return actual, nil
}

// inlinePolicies returns the role's inline policies. The one that we expect is read while
// the names are listed.
func inlinePolicies(ctx context.Context, cs *clients, r cloud.Role) (map[string]string, error) {
	policies := map[string]string{}
	var names []string
	documents := map[string]string{}
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error {
		pages := iam.NewListRolePoliciesPaginator(cs.iam, &iam.ListRolePoliciesInput{RoleName: &r.RoleName})
		for pages.HasMorePages() {
			page, err := pages.NextPage(groupCtx)
			if roleUnknown(err) {
				return nil
			}
			if err != nil {
				return err
			}
			names = append(names, page.PolicyNames...)
		}
		return nil
	})
	for _, name := range slices.Sorted(maps.Keys(r.Inline)) {
		group.Go(func() error { // one name at most: r.Inline has the role's own policy or none
			document, err := inlinePolicy(groupCtx, cs, r.RoleName, name)
			documents[name] = document
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for _, name := range names {
		document := documents[name]
		if document == "" {
			var err error
			if document, err = inlinePolicy(ctx, cs, r.RoleName, name); err != nil {
				return nil, err
			}
		}
		policies[name] = document
	}
	return policies, nil
}

func inlinePolicy(ctx context.Context, cs *clients, role, name string) (string, error) {
	out, err := cs.iam.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
	if roleUnknown(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	document, err := iampolicy.Decode(aws.ToString(out.PolicyDocument))
	if err != nil {
		return "", fmt.Errorf("decode the policy %s: %w", name, err)
	}
	return document, nil
}

func iamTags(tags []types.Tag) map[string]string {
	m := make(map[string]string, len(tags))
	for _, t := range tags {
		m[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return m
}

func toIAMTags(tags map[string]string) []types.Tag {
	list := make([]types.Tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	return list
}

// applyRole creates a role with its tags, or brings what differs up to date.
func applyRole(ctx context.Context, cs *clients, r cloud.Role, c cloud.Comparison) error {
	if c.Action == cloud.ActionCreate {
		err := createRole(ctx, cs, r)
		if hasCode(err, "EntityAlreadyExists") {
			// The answer to our own call was lost, or somebody was quicker: look again.
			var again *cloud.ActualRole
			err := untilSpread(ctx, newRoleSpread, roleUnknown, func() (err error) {
				if again, err = observeRole(ctx, cs, r, &cloud.Record{}); err == nil && (again == nil || again.Missing) {
					err = saidToExist()
				}
				return err
			})
			if err != nil {
				return explain(err, "look at role "+r.RoleName+" again")
			}
			told := c.Adopted
			if c, err = r.Compare(again); err != nil {
				return err
			}
			if slices.ContainsFunc(c.Adopted, func(id cloud.ID) bool { return !slices.Contains(told, id) }) {
				r.Adopt = false // what was not there when the user was told is not taken over
				_, err = r.Claim(again)
				return err
			}
			err = untilSpread(ctx, newRoleSpread, roleUnknown, func() error { return updateRole(ctx, cs, r, c) })
			return explain(err, "update role "+r.RoleName)
		}
		if err == nil {
			found, _ := c.Actual.(*cloud.ActualRole) // managed policies may be there without their role
			err = untilSpread(ctx, newRoleSpread, roleUnknown, func() error { return writePolicies(ctx, cs, r, found) })
		}
		return explain(err, "create role "+r.RoleName)
	}
	return explain(updateRole(ctx, cs, r, c), "update role "+r.RoleName)
}

func createRole(ctx context.Context, cs *clients, r cloud.Role) error {
	trust, err := r.Trust.JSON()
	if err != nil {
		return err
	}
	in := &iam.CreateRoleInput{
		RoleName: &r.RoleName, Path: &r.Path, Description: &r.Description,
		AssumeRolePolicyDocument: &trust, Tags: toIAMTags(r.Tags),
	}
	if r.Boundary != "" {
		in.PermissionsBoundary = &r.Boundary
	}
	if r.MaxSession != 0 {
		in.MaxSessionDuration = seconds(r.MaxSession)
	}
	return untilSpread(ctx, principalSpread, principalUnknown, func() error {
		_, err := cs.iam.CreateRole(ctx, in)
		return err
	})
}

// updateRole changes what differs, one call after the other: IAM refuses some changes of
// one role at the same time. The tags come first: what was changed must be known to be ours,
// however the run ends.
func updateRole(ctx context.Context, cs *clients, r cloud.Role, c cloud.Comparison) error {
	a, ok := c.Actual.(*cloud.ActualRole)
	if !ok {
		return errors.New("there is nothing to update")
	}
	if stale := r.StaleTags(a); len(stale) > 0 {
		if _, err := cs.iam.UntagRole(ctx, &iam.UntagRoleInput{RoleName: &r.RoleName, TagKeys: stale}); err != nil {
			return err
		}
	}
	if c.Has("tags") {
		if _, err := cs.iam.TagRole(ctx, &iam.TagRoleInput{RoleName: &r.RoleName, Tags: toIAMTags(r.Tags)}); err != nil {
			return err
		}
	}
	if c.Has("trustPolicy") {
		trust, err := r.Trust.JSON()
		if err != nil {
			return err
		}
		err = untilSpread(ctx, principalSpread, principalUnknown, func() error {
			_, err := cs.iam.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: &r.RoleName, PolicyDocument: &trust})
			return err
		})
		if err != nil {
			return err
		}
	}
	if c.Has("permissionsBoundary") {
		if err := putBoundary(ctx, cs, r); err != nil {
			return err
		}
	}
	if err := describe(ctx, cs, r, c); err != nil {
		return err
	}
	if c.Has("policies") || c.Has("managedPolicies") {
		if err := writePolicies(ctx, cs, r, a); err != nil {
			return err
		}
	}
	return nil
}

// describe changes the description and the session duration. UpdateRole sets both, and what is not
// given back to its default, which for the duration is an hour; so that it is not called for the
// description alone.
func describe(ctx context.Context, cs *clients, r cloud.Role, c cloud.Comparison) error {
	var err error
	switch {
	case c.Has("maxSessionDuration"):
		_, err = cs.iam.UpdateRole(ctx, &iam.UpdateRoleInput{
			RoleName: &r.RoleName, Description: &r.Description, MaxSessionDuration: seconds(r.MaxSession),
		})
	case c.Has("description"):
		_, err = cs.iam.UpdateRoleDescription(ctx, &iam.UpdateRoleDescriptionInput{RoleName: &r.RoleName, Description: &r.Description})
	}
	return err
}

func seconds(d time.Duration) *int32 { return aws.Int32(int32(d.Seconds())) }

func putBoundary(ctx context.Context, cs *clients, r cloud.Role) error {
	var err error
	if r.Boundary == "" {
		_, err = cs.iam.DeleteRolePermissionsBoundary(ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: &r.RoleName})
	} else {
		_, err = cs.iam.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: &r.RoleName, PermissionsBoundary: &r.Boundary})
	}
	return err
}

// writePolicies makes the role's policies the desired ones. What is needed is added before
// what is not wanted goes, so that a running component never loses a permission in between.
// a is nil for a new role.
func writePolicies(ctx context.Context, cs *clients, r cloud.Role, a *cloud.ActualRole) error {
	if a == nil {
		a = &cloud.ActualRole{}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Inline)) {
		document, err := r.Inline[name].JSON()
		if err != nil {
			return err
		}
		if same, err := equivalent(a.Inline[name], document); err != nil || same {
			if err != nil {
				return err
			}
			continue
		}
		put := func() error {
			_, err := cs.iam.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: &r.RoleName, PolicyName: &name, PolicyDocument: &document})
			return err
		}
		err = put()
		if hasCode(err, "LimitExceeded") && len(a.Inline) > 0 {
			// All inline policies share one limit: those that go must make room first.
			if err = removeInline(ctx, cs, r, a); err == nil {
				err = put()
			}
		}
		if err != nil {
			return fmt.Errorf("policy %s: %w", name, err)
		}
	}
	if err := attachManaged(ctx, cs, r, a); err != nil {
		return err
	}
	if err := removeInline(ctx, cs, r, a); err != nil {
		return err
	}
	return detachManaged(ctx, cs, r, a)
}

// removeInline deletes the inline policies that are not desired.
func removeInline(ctx context.Context, cs *clients, r cloud.Role, a *cloud.ActualRole) error {
	for _, name := range slices.Sorted(maps.Keys(a.Inline)) {
		if _, wanted := r.Inline[name]; wanted {
			continue
		}
		_, err := cs.iam.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &r.RoleName, PolicyName: &name})
		if err != nil && !roleUnknown(err) {
			return fmt.Errorf("policy %s: %w", name, err)
		}
	}
	return nil
}

func equivalent(actual, desired string) (bool, error) {
	if strings.TrimSpace(actual) == "" {
		return false, nil
	}
	differences, err := iampolicy.Diff(actual, desired) // which takes a malformed policy as a difference
	return len(differences) == 0, err
}
