package report

import (
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// A trust policy that lets in more than the page would say is refused.
func TestTrustThatCannotBeExplained(t *testing.T) {
	issuer := gov().Stack().IssuerHostPath()
	for name, change := range map[string]func(d *iampolicy.Document){
		"another principal": func(d *iampolicy.Document) { d.Statement[0].Principal = &iampolicy.Principal{Everyone: true} },
		"another provider":  func(d *iampolicy.Document) { d.Statement[0].Principal.Federated += "x" },
		"another action":    func(d *iampolicy.Document) { d.Statement[0].Action = []string{"sts:AssumeRole"} },
		"two statements":    func(d *iampolicy.Document) { d.Statement = append(d.Statement, d.Statement[0]) },
		"denied":            func(d *iampolicy.Document) { d.Statement[0].Effect = iampolicy.Deny },
		"no subject":        func(d *iampolicy.Document) { delete(d.Statement[0].Condition["StringEquals"], issuer+":sub") },
		"no audience":       func(d *iampolicy.Document) { delete(d.Statement[0].Condition["StringEquals"], issuer+":aud") },
		"a pattern": func(d *iampolicy.Document) {
			d.Statement[0].Condition = iampolicy.Condition{"StringLike": d.Statement[0].Condition["StringEquals"]}
		},
		"no text": func(d *iampolicy.Document) { d.Statement[0].Condition["StringEquals"][issuer+":sub"] = true },
	} {
		t.Run(name, func(t *testing.T) {
			s := gov().Stack(backup("*", "s3:GetObject"))
			r := s.Components[0].Role
			if _, err := Page(s); err != nil {
				t.Fatal(err)
			}
			change(&r.Trust)
			if _, err := Page(s); err == nil {
				t.Error("the page explains it")
			}
		})
	}
}

func TestFurtherTrustConditions(t *testing.T) {
	s := gov().Stack(backup("*", "s3:GetObject"))
	r := s.Components[0].Role
	r.Trust.Statement[0].Condition["IpAddress"] = map[string]any{"aws:SourceIp": "10.0.0.0/8"}
	parse(t, s).one(t, "role-1").has(t, "And only if aws:SourceIp is in 10.0.0.0/8")
}
