package stsconfig

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

// maxAudience, in characters, is IAM's limit for a client of an identity provider:
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html
const maxAudience = 255

var (
	// action is a service's prefix and an action, which may hold wildcards.
	action = regexp.MustCompile(`^[A-Za-z0-9-]+:[A-Za-z0-9*?_-]+$`)
	// resource is what a statement may name: everything, or an ARN of six fields, the last of which may
	// have colons of its own. IAM refuses one of fewer when the policy is put.
	resource = regexp.MustCompile(`^(\*|arn:[^:\s]+:[^:\s]+:[^:\s]*:[^:\s]*:[^\s]+)$`)
	// audience has no white space, which nobody would see, and no ${: in a trust policy it would begin a
	// policy variable, for which each caller has a value of his own.
	audience = regexp.MustCompile(`^((\$+[^\s${]|[^\s$])+\$*|\$+)$`)
	// operator is one of IAM's for conditions:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
	operator = regexp.MustCompile(`^((ForAllValues:|ForAnyValue:)?(String(Not)?(Equals(IgnoreCase)?|Like)|(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?|Null)$`)
)

func (c checker) override(o Override, at *document.Path) {
	c.requestName(o.Name, at, "name")
	c.exclusive(at)
	if _, ok := cloud.ParseRoleARN(o.RoleARN); !ok && c.given(at.To("roleARN")) {
		c.blame(at, "roleARN", "is %s; the ARN of an IAM role looks like arn:aws:iam::123456789012:role/name", diagnostic.Quote(o.RoleARN))
	}
	c.texts(o.Audiences, at, "audiences", func(text string) string {
		if audience.MatchString(text) && utf8.RuneCountInString(text) <= maxAudience && !strings.ContainsFunc(text, unicode.IsSpace) {
			return ""
		}
		return "an audience has 1 to 255 characters, no white space, and no ${, which begins a policy variable"
	})
	c.texts(o.ServiceAccounts, at, "serviceAccounts", func(text string) string {
		return strings.Join(validation.IsDNS1123Subdomain(text), "; ")
	})
	c.filled(len(o.AddActions), at, "addActions")
	for i, addition := range o.AddActions {
		at := at.To("addActions").At(i)
		c.required(len(addition.Actions), at, "actions")
		c.statement(addition.Actions, addition.Resources, addition.Condition, addition.Reason, at)
	}
	c.filled(len(o.RemoveActions), at, "removeActions")
	for i, removal := range o.RemoveActions {
		at := at.To("removeActions").At(i)
		c.required(len(removal.Actions), at, "actions")
		c.statement(removal.Actions, nil, nil, removal.Reason, at)
	}
	c.filled(len(o.Narrow), at, "narrow")
	for i, narrowing := range o.Narrow {
		at := at.To("narrow").At(i)
		if !c.given(at.To("resources")) && !c.given(at.To("condition")) {
			c.lacking(at, "narrows nothing: give it resources, a condition, or both")
		}
		c.statement(narrowing.Actions, narrowing.Resources, narrowing.Condition, narrowing.Reason, at)
	}
}

// exclusive refuses an item that says nothing, and one that changes somebody else's role.
func (c checker) exclusive(at *document.Path) {
	changes := []string{"serviceAccounts", "addActions", "removeActions", "narrow"}
	foreign := c.given(at.To("roleARN"))
	something := foreign || c.given(at.To("audiences"))
	for _, field := range changes {
		something = something || c.given(at.To(field))
		if foreign && c.given(at.To(field)) {
			c.blame(at, field, "cannot be given beside roleARN, whose role is used as it is")
		}
	}
	if !something {
		c.lacking(at, "changes nothing about the request: give it roleARN, audiences, %s", strings.Join(changes, ", "))
	}
}

// statement checks what the three kinds of changes have in common.
func (c checker) statement(actions, resources []string, condition Condition, why string, at *document.Path) {
	c.texts(actions, at, "actions", func(text string) string {
		if action.MatchString(text) {
			return ""
		}
		return "an action is written service:Action, such as ec2:RunInstances or s3:Get*"
	})
	c.texts(resources, at, "resources", func(text string) string {
		if resource.MatchString(text) {
			return ""
		}
		return "a resource is *, or an ARN of six fields without white space, such as arn:aws:s3:::bucket/*"
	})
	c.condition(condition, at)
	c.reason(why, at)
}

func (c checker) condition(condition Condition, owner *document.Path) {
	at := owner.To("condition")
	c.filled(len(condition), owner, "condition")
	for _, name := range slices.Sorted(maps.Keys(condition)) {
		if !operator.MatchString(name) {
			c.blame(at, name, "is no operator that IAM knows; StringEquals is one, and StringLikeIfExists")
		}
		c.filled(len(condition[name]), at, name)
	}
}

// texts checks a list of texts: it is not empty, and each text is right and there once. wrong says
// what is wrong with one, or nothing.
func (c checker) texts(texts []string, owner *document.Path, field string, wrong func(string) string) {
	c.filled(len(texts), owner, field)
	at := owner.To(field)
	first := map[string]int{}
	for i, text := range texts {
		line := c.lines[at.At(i).String()]
		if before, twice := first[text]; twice {
			c.add(line, at.At(i), hintValue, "is %s, and so is item %d of the list, the first being 0", diagnostic.Quote(text), before)
			continue
		}
		first[text] = i
		if why := wrong(text); why != "" {
			c.add(line, at.At(i), hintValue, "is %s; %s", diagnostic.Quote(text), why)
		}
	}
}

// filled refuses a list or map that is given and holds nothing.
func (c checker) filled(length int, owner *document.Path, field string) {
	if length == 0 && c.given(owner.To(field)) {
		c.lacking(owner.To(field), "is empty: put something in, or remove it")
	}
}

// required refuses a list that is not given, too.
func (c checker) required(length int, owner *document.Path, field string) {
	if length == 0 && !c.given(owner.To(field)) {
		c.blame(owner, field, "is missing")
	}
}
