package webidentity

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
)

// request is what a trust policy decides about.
type request struct {
	// provider is the ARN of the token's identity provider.
	provider string
	// issuer is the token's, without https://.
	issuer    string
	subject   string
	audiences []string
}

// list is a string or a list of strings.
type list []string

// UnmarshalJSON implements json.Unmarshaler.
func (l *list) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*l = list{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(l))
}

// statements are those of a document; a single one may stand without a list.
type statements []statement

// UnmarshalJSON implements json.Unmarshaler.
func (s *statements) UnmarshalJSON(data []byte) error {
	var one statement
	if json.Unmarshal(data, &one) == nil {
		*s = statements{one}
		return nil
	}
	return json.Unmarshal(data, (*[]statement)(s))
}

type statement struct {
	Effect    string `json:"Effect"`
	Principal struct {
		Federated list `json:"Federated"`
	} `json:"Principal"`
	Action    list                       `json:"Action"`
	Condition map[string]map[string]list `json:"Condition"`
}

// trusts reports whether a trust policy lets a token's bearer assume the role. What the
// stand-in does not know is an error, so that nothing is allowed by mistake.
func trusts(policy string, r request) (bool, error) {
	var document struct {
		Statement statements `json:"Statement"`
	}
	if err := json.Unmarshal([]byte(policy), &document); err != nil {
		return false, fmt.Errorf("reading a trust policy: %w", err)
	}
	allowed := false
	for _, s := range document.Statement {
		applies, err := s.applies(r)
		if err != nil {
			return false, err
		}
		switch {
		case applies && s.Effect == "Deny":
			return false, nil
		case applies:
			allowed = true
		}
	}
	return allowed, nil
}

func (s statement) applies(r request) (bool, error) {
	if !slices.Contains(s.Principal.Federated, r.provider) ||
		!slices.ContainsFunc(s.Action, func(a string) bool { return matches(a, "sts:AssumeRoleWithWebIdentity") }) {
		return false, nil
	}
	for operator, keys := range s.Condition {
		equal, ok := map[string]func(pattern, text string) bool{
			"StringEquals": func(pattern, text string) bool { return pattern == text },
			"StringLike":   matches,
		}[operator]
		if !ok {
			return false, fmt.Errorf("the condition operator %s is not known here", operator)
		}
		for key, patterns := range keys {
			values, ok := r.values(key)
			if !ok {
				return false, fmt.Errorf("the condition key %s is not known here", key)
			}
			if !slices.ContainsFunc(values, func(v string) bool {
				return slices.ContainsFunc(patterns, func(p string) bool { return equal(p, v) })
			}) {
				return false, nil
			}
		}
	}
	return true, nil
}

// values returns the values of a condition key, which is compared without regard to case.
func (r request) values(key string) ([]string, bool) {
	switch strings.ToLower(key) {
	case strings.ToLower(r.issuer) + ":sub":
		return []string{r.subject}, true
	case strings.ToLower(r.issuer) + ":aud":
		return r.audiences, true
	}
	return nil, false
}

// matches compares with IAM's wildcards, * and ?. No text here has a slash, at which a
// * of path.Match ends.
func matches(pattern, text string) bool {
	ok, err := path.Match(strings.NewReplacer(`\`, `\\`, `[`, `\[`).Replace(pattern), text)
	return err == nil && ok
}
