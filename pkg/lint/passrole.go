package lint

import (
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

const passRole = "iam:PassRole"

// launcher is an action that starts something with a role that is passed to it.
type launcher struct{ action, service string }

// launchers are the actions that iam:PassRole needs to be of use, and the services to which the
// role is passed.
func launchers() []launcher {
	return []launcher{
		{"ec2:RunInstances", "ec2.amazonaws.com"},
		{"ec2:AssociateIamInstanceProfile", "ec2.amazonaws.com"},
		{"ec2:ReplaceIamInstanceProfileAssociation", "ec2.amazonaws.com"},
		{"autoscaling:CreateLaunchConfiguration", "ec2.amazonaws.com"},
		{"lambda:CreateFunction", "lambda.amazonaws.com"},
		{"lambda:UpdateFunctionConfiguration", "lambda.amazonaws.com"},
		{"cloudformation:CreateStack", "cloudformation.amazonaws.com"},
		{"cloudformation:UpdateStack", "cloudformation.amazonaws.com"},
		{"ecs:RunTask", "ecs-tasks.amazonaws.com"},
		{"ecs:RegisterTaskDefinition", "ecs-tasks.amazonaws.com"},
		{"glue:CreateDevEndpoint", "glue.amazonaws.com"},
		{"glue:CreateJob", "glue.amazonaws.com"},
		{"sagemaker:CreateNotebookInstance", "sagemaker.amazonaws.com"},
		{"codebuild:CreateProject", "codebuild.amazonaws.com"},
		{"datapipeline:CreatePipeline", "datapipeline.amazonaws.com"},
		{"ssm:StartAutomationExecution", "ssm.amazonaws.com"},
	}
}

// passRole returns what the statement's iam:PassRole enables, and nothing where it is not there or
// within bounds. A condition on iam:PassedToService is no bound where the role may launch
// something in just that service: any role that trusts the service can be taken.
func (r *role) passRole(s statement) string {
	if len(r.granting(s, []string{passRole})) == 0 || limited(s.Condition, "iam:AssociatedResourceArn") {
		return ""
	}
	services := limits(s.Condition, "iam:PassedToService")
	for _, l := range launchers() {
		if r.allowed(l.action) && !slices.ContainsFunc(services, func(c limit) bool { return !c.passes(l.service) }) {
			return "hand every role that trusts " + l.service + " to what " + l.action + " starts, and act with it"
		}
	}
	if len(services) > 0 {
		return ""
	}
	return "hand every role to a service that acts with it"
}

// passes reports whether a value is among those that are demanded. The name of a service has a
// suffix in some partitions (ec2.amazonaws.com.cn).
func (l limit) passes(service string) bool {
	return slices.ContainsFunc(l.values, func(v string) bool {
		if l.operator == "stringlike" {
			return iampolicy.CoversAction(v, service) || iampolicy.CoversAction(v, service+".cn")
		}
		return strings.EqualFold(v, service) || strings.EqualFold(v, service+".cn")
	})
}
