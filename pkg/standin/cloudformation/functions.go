package cloudformation

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// evaluation evaluates the functions of one template, in their short form.
type evaluation struct {
	env        Environment
	root       *yaml.Node
	parameters map[string]string
}

// noValue stands for AWS::NoValue until it is left out.
var noValue = &yaml.Node{}

// value returns a node with every function in it evaluated; what is AWS::NoValue is left out.
func (e *evaluation) value(n *yaml.Node) (*yaml.Node, error) {
	if n == nil {
		return nil, nil
	}
	if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
		return e.call(strings.TrimPrefix(n.Tag, "!"), n)
	}
	if n.Kind == yaml.ScalarNode {
		return n, nil
	}
	evaluated := *n
	evaluated.Content = nil
	step := 1
	if n.Kind == yaml.MappingNode {
		step = 2
	}
	for i := 0; i < len(n.Content); i += step {
		v, err := e.value(n.Content[i+step-1])
		switch {
		case err != nil:
			return nil, err
		case v == noValue:
			continue
		case step == 2:
			evaluated.Content = append(evaluated.Content, n.Content[i])
		}
		evaluated.Content = append(evaluated.Content, v)
	}
	return &evaluated, nil
}

func text(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}

// call evaluates one function.
func (e *evaluation) call(name string, n *yaml.Node) (*yaml.Node, error) {
	switch name {
	case "Ref":
		if n.Value == "AWS::NoValue" {
			return noValue, nil
		}
		s, err := e.ref(n.Value)
		return text(s), err
	case "GetAtt":
		s, err := e.ref(n.Value)
		return text(s), err
	case "Sub":
		s, err := e.sub(n.Value)
		return text(s), err
	case "If":
		if len(n.Content) != 3 {
			return nil, fmt.Errorf("!If has %d members", len(n.Content))
		}
		met, err := e.condition(field(field(e.root, "Conditions"), n.Content[0].Value))
		switch {
		case err != nil:
			return nil, fmt.Errorf("condition %s: %w", n.Content[0].Value, err)
		case met:
			return e.value(n.Content[1])
		}
		return e.value(n.Content[2])
	case "FindInMap":
		found := field(e.root, "Mappings")
		for _, key := range n.Content {
			v, err := e.value(key)
			if err != nil {
				return nil, err
			}
			if found = field(found, v.Value); found == nil {
				return nil, fmt.Errorf("unable to get mapping for %s", v.Value)
			}
		}
		return found, nil
	default:
		return nil, fmt.Errorf("the function !%s is not known here", name)
	}
}

// condition evaluates a condition.
func (e *evaluation) condition(n *yaml.Node) (bool, error) {
	switch {
	case n == nil:
		return false, fmt.Errorf("it is not there")
	case n.Tag == "!Not" && len(n.Content) == 1:
		met, err := e.condition(n.Content[0])
		return !met, err
	case n.Tag == "!Equals" && len(n.Content) == 2:
		a, err := e.value(n.Content[0])
		if err != nil {
			return false, err
		}
		b, err := e.value(n.Content[1])
		if err != nil {
			return false, err
		}
		return a.Value == b.Value, nil
	default:
		return false, fmt.Errorf("the function %s is not known here", n.Tag)
	}
}

// variable is what !Sub replaces; after the brace an exclamation mark makes it literal.
var variable = regexp.MustCompile(`\$\{([^}]*)\}`)

func (e *evaluation) sub(pattern string) (string, error) {
	var failed error
	s := variable.ReplaceAllStringFunc(pattern, func(match string) string {
		name := match[2 : len(match)-1]
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			return "${" + literal + "}"
		}
		s, err := e.ref(name)
		if err != nil {
			failed = err
		}
		return s
	})
	// What has no closing brace is not looked at by CloudFormation either.
	return s, failed
}

// ref returns what a name stands for: a parameter, a pseudo parameter, a resource's
// identity, or one of its attributes.
func (e *evaluation) ref(name string) (string, error) {
	if value, ok := e.parameters[name]; ok {
		return value, nil
	}
	switch name {
	case "AWS::AccountId":
		return e.env.Account, nil
	case "AWS::Partition":
		return e.env.Partition, nil
	case "AWS::Region":
		return e.env.Region, nil
	case "AWS::StackName":
		return e.env.StackName, nil
	}
	id, attribute, _ := strings.Cut(name, ".")
	r := field(field(e.root, "Resources"), id)
	if r == nil {
		return "", fmt.Errorf("%s is neither a parameter nor a resource", name)
	}
	properties := field(r, "Properties")
	property := func(key string) (string, error) {
		v, err := e.value(field(properties, key))
		return scalar(v), err
	}
	iam := func(kind, nameKey string) (string, error) {
		path, err := property("Path")
		if err != nil {
			return "", err
		}
		name, err := property(nameKey)
		return "arn:" + e.env.Partition + ":iam::" + e.env.Account + ":" + kind + path + name, err
	}
	switch scalar(field(r, "Type")) + " " + attribute {
	case "AWS::S3::Bucket ":
		return property("BucketName")
	case "AWS::S3::Bucket RegionalDomainName":
		name, err := property("BucketName")
		return name + ".s3." + e.env.Region + ".amazonaws.com", err // only where there is CloudFront
	case "AWS::CloudFront::OriginAccessControl ", "AWS::CloudFront::OriginAccessControl Id",
		"AWS::CloudFront::Distribution ", "AWS::CloudFront::Distribution Id", "AWS::CloudFront::Distribution DomainName":
		if value, made := e.env.Made[id+"."+cmp.Or(attribute, "Id")]; made {
			return value, nil
		}
		return Unmade + id + "." + cmp.Or(attribute, "Id"), nil
	case "AWS::S3::Bucket Arn":
		name, err := property("BucketName")
		return "arn:" + e.env.Partition + ":s3:::" + name, err
	case "AWS::IAM::OIDCProvider ":
		url, err := property("Url")
		return "arn:" + e.env.Partition + ":iam::" + e.env.Account + ":oidc-provider/" + strings.TrimPrefix(url, "https://"), err
	case "AWS::IAM::Role ":
		return property("RoleName")
	case "AWS::IAM::Role Arn":
		return iam("role", "RoleName")
	case "AWS::IAM::ManagedPolicy ":
		return iam("policy", "ManagedPolicyName")
	}
	return "", fmt.Errorf("what %s is, is not known here", name)
}
