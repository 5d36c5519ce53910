package lint

// escalation is a way to permissions that a role does not have itself.
type escalation struct {
	// actions are those of AWS of which each alone is the way, on a resource that is not limited.
	actions []string
	// how says what whoever has the role can do, after "whoever has the role can".
	how string
	// keys are the condition keys that keep it within bounds.
	keys []string
}

// resourceTags are the condition keys on the tags of what an action is done to.
const resourceTags = ":ResourceTag/"

// escalations are the known ways, but for iam:PassRole (passrole.go). Whether an action that it
// takes to use one is granted as well is not asked: the next role may have it.
func escalations() []escalation {
	return []escalation{
		{
			actions: []string{"sts:AssumeRole"},
			how:     "assume every role that trusts the account",
			keys:    []string{resourceTags},
		},
		{
			actions: []string{"iam:UpdateAssumeRolePolicy"},
			how:     "make every role trust anybody",
			keys:    []string{resourceTags, "iam:PermissionsBoundary"},
		},
		{
			actions: []string{
				"iam:AttachGroupPolicy", "iam:AttachRolePolicy", "iam:AttachUserPolicy",
				"iam:PutGroupPolicy", "iam:PutRolePolicy", "iam:PutUserPolicy",
			},
			how:  "give itself and others every permission",
			keys: []string{resourceTags, "iam:PolicyARN", "iam:PermissionsBoundary"},
		},
		{
			actions: []string{"iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"},
			how:     "change what a policy grants that it has itself",
			keys:    []string{resourceTags},
		},
		{
			actions: []string{
				"iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary",
				"iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary",
			},
			how:  "lift the bounds of every role and user",
			keys: []string{resourceTags, "iam:PermissionsBoundary"},
		},
		{
			actions: []string{
				"iam:AddUserToGroup", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile",
				"iam:CreateServiceSpecificCredential", "iam:ResetServiceSpecificCredential",
			},
			how:  "act as another user",
			keys: []string{resourceTags},
		},
		{
			actions: []string{
				"iam:AddClientIDToOpenIDConnectProvider", "iam:CreateOpenIDConnectProvider", "iam:UpdateOpenIDConnectProviderThumbprint",
				"iam:CreateSAMLProvider", "iam:UpdateSAMLProvider",
			},
			how:  "let an identity provider of its choice vouch for anybody",
			keys: []string{resourceTags},
		},
		{
			actions: []string{
				"ec2:ModifyInstanceAttribute", "ec2-instance-connect:SendSSHPublicKey", "ec2-instance-connect:SendSerialConsoleSSHPublicKey",
				"ssm:SendCommand", "ssm:StartSession", "ecs:ExecuteCommand",
			},
			how:  "run commands on every machine, with the role of that machine",
			keys: []string{resourceTags},
		},
		{
			actions: []string{
				"lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "glue:UpdateDevEndpoint", "codebuild:UpdateProject",
				"cloudformation:UpdateStack", "cloudformation:ExecuteChangeSet", "ssm:StartAutomationExecution",
			},
			how:  "run code with the role of what runs it now",
			keys: []string{resourceTags},
		},
		{
			actions: []string{"eks:CreateAccessEntry", "eks:AssociateAccessPolicy"},
			how:     "become administrator of every EKS cluster",
			keys:    []string{resourceTags},
		},
		{
			actions: []string{"kms:PutKeyPolicy"},
			how:     "give itself every permission on every key",
			keys:    []string{resourceTags, "kms:ResourceAliases"},
		},
	}
}
