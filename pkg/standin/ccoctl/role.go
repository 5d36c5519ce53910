package ccoctl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// maxRoleName is where ccoctl cuts the name of a role.
const maxRoleName = 64

// RoleName returns the name that ccoctl gives to the role of a Secret: cut, without anything
// that keeps two of them apart.
func RoleName(cluster string, s credentialsrequest.Secret) string {
	name := cluster + "-" + s.Namespace + "-" + s.Name
	return name[:min(len(name), maxRoleName)]
}

// createRole makes the role of a request with its one policy, which has the role's name, and
// writes the Secret. Of a role that exists, because an earlier request's has the same cut name,
// only the policy is replaced: trust policy and description stay the first one's.
func (c Cluster) createRole(ctx context.Context, r credentialsrequest.Request, provider, output string) error {
	client, name := c.iam(), RoleName(c.Name, r.Secret)
	role, err := c.findOrCreateRole(ctx, client, name, r, provider)
	if err != nil {
		return err
	}
	if err := c.writeSecret(output, r.Secret, aws.ToString(role.Arn)); err != nil {
		return err
	}
	policy, err := permissions(r)
	if err != nil {
		return err
	}
	_, err = client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: &name, PolicyName: &name, PolicyDocument: &policy})
	return err
}

func (c Cluster) findOrCreateRole(ctx context.Context, client *iam.Client, name string, r credentialsrequest.Request, provider string) (*types.Role, error) {
	found, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	if err == nil {
		return found.Role, nil
	}
	var missing *types.NoSuchEntityException
	if !errors.As(err, &missing) {
		return nil, err
	}
	trust, err := trustPolicy(r, provider)
	if err != nil {
		return nil, err
	}
	in := &iam.CreateRoleInput{
		RoleName: &name, AssumeRolePolicyDocument: &trust, Tags: c.iamTags(),
		Description: aws.String(fmt.Sprintf("OpenShift role for %s/%s", r.Secret.Namespace, r.Secret.Name)),
	}
	if c.Boundary != "" {
		in.PermissionsBoundary = &c.Boundary
	}
	created, err := client.CreateRole(ctx, in)
	if err != nil {
		return nil, err
	}
	return created.Role, nil
}

// trustPolicy lets the service accounts assume the role. ccoctl asks for no audience.
func trustPolicy(r credentialsrequest.Request, provider string) (string, error) {
	_, issuer, _ := strings.Cut(provider, ":oidc-provider/")
	var subjects []string
	for _, account := range r.ServiceAccounts {
		subjects = append(subjects, "system:serviceaccount:"+r.Secret.Namespace+":"+account)
	}
	return text(map[string]any{
		"Version": "2012-10-17",
		"Statement": []any{map[string]any{
			"Effect": "Allow", "Principal": map[string]any{"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity",
			"Condition": map[string]any{"StringEquals": map[string]any{issuer + ":sub": subjects}},
		}},
	})
}

// permissions are the request's, an entry a statement.
func permissions(r credentialsrequest.Request) (string, error) {
	statements := []any{}
	for _, entry := range r.StatementEntries {
		statement := map[string]any{"Effect": entry.Effect, "Action": entry.Action, "Resource": entry.Resource}
		if len(entry.PolicyCondition) > 0 {
			statement["Condition"] = entry.PolicyCondition
		}
		statements = append(statements, statement)
	}
	return text(map[string]any{"Version": "2012-10-17", "Statement": statements})
}

func text(document any) (string, error) {
	data, err := json.Marshal(document)
	return string(data), err
}
