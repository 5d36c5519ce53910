package report

import (
	"errors"
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// trust says who may assume a role.
type trust struct {
	// Issuer is the cluster's, as IAM names it, without https://.
	Issuer    string
	Audiences []string
	// Subjects are who a token must belong to.
	Subjects []subject
	// Others are further conditions, in words.
	Others []string
}

// subject is what a token says about its owner.
type subject struct {
	// Namespace and ServiceAccount are empty for what is no service account.
	Namespace, ServiceAccount string
	// Text is the whole, as it stands in the token.
	Text string
}

const webIdentity = "sts:AssumeRoleWithWebIdentity"

// newTrust reads a role's trust policy. The page explains the one form that a cluster's roles
// have; another form, or one that lets in more than named service accounts, is an error, since
// an explanation that is wrong is worse than none.
func newTrust(s *render.Stack, d iampolicy.Document) (trust, error) {
	if len(d.Statement) != 1 {
		return trust{}, fmt.Errorf("the trust policy has %d statements, and the page explains one", len(d.Statement))
	}
	st := d.Statement[0]
	if st.Effect != iampolicy.Allow || st.Principal == nil || *st.Principal != (iampolicy.Principal{Federated: s.Provider.ARN}) ||
		len(st.Action) != 1 || st.Action[0] != webIdentity {
		return trust{}, errors.New("the trust policy does more than let in the cluster's identity provider")
	}
	t := trust{Issuer: s.IssuerHostPath()}
	rest := iampolicy.Condition{}
	for operator, keys := range st.Condition {
		for key, value := range keys {
			var err error
			switch claim, ours := strings.CutPrefix(key, t.Issuer+":"); {
			case ours && operator == "StringEquals" && claim == "aud":
				t.Audiences, err = texts(value)
			case ours && operator == "StringEquals" && claim == "sub":
				t.Subjects, err = subjects(value)
			default:
				if rest[operator] == nil {
					rest[operator] = map[string]any{}
				}
				rest[operator][key] = value
			}
			if err != nil {
				return trust{}, fmt.Errorf("the trust policy: %s: %w", key, err)
			}
		}
	}
	if len(t.Audiences) == 0 || len(t.Subjects) == 0 {
		return trust{}, errors.New("the trust policy does not demand one audience and one subject of a token")
	}
	t.Others = conditionWords(rest)
	return t, nil
}

func subjects(value any) ([]subject, error) {
	list, err := texts(value)
	found := make([]subject, len(list))
	for i, text := range list {
		found[i].Text = text
		if account, ok := strings.CutPrefix(text, "system:serviceaccount:"); ok {
			found[i].Namespace, found[i].ServiceAccount, _ = strings.Cut(account, ":")
		}
	}
	return found, err
}
