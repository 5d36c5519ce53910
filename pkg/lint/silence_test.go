package lint

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Two requests of one name, and one of another.
func threeRoles() []Policy {
	a, b, c := permissions(allow("sts:AssumeRole", "ec2:DeleteVolume")), permissions(allow("sts:AssumeRole")), permissions(allow("sts:AssumeRole"))
	a.Request, b.Request, c.Request = "cco/ingress", "other/ingress", "cco/dns"
	return []Policy{a, b, c}
}

func TestSilence(t *testing.T) {
	const id = privilegeEscalationID
	for name, row := range map[string]struct {
		silences []Silence
		want     string // what is silenced, and by what; what is not has no reason
		unused   string
	}{
		"nothing":       {nil, "cco/ingress= other/ingress= cco/dns=", ""},
		"all":           {[]Silence{{id, "", "known"}}, "cco/ingress=known other/ingress=known cco/dns=known", ""},
		"by name":       {[]Silence{{id, "ingress", "known"}}, "cco/ingress=known other/ingress=known cco/dns=", ""},
		"by whole name": {[]Silence{{id, "other/ingress", "known"}}, "cco/ingress= other/ingress=known cco/dns=", ""},
		"the first reason": {[]Silence{{id, "dns", "first"}, {id, "", " second "}},
			"cco/ingress=second other/ingress=second cco/dns=first", ""},
		"another check": {[]Silence{{wildcardActionID, "", "known"}}, "cco/ingress= other/ingress= cco/dns=", "the silence of wildcard-action silences nothing"},
		"another request": {[]Silence{{id, "dns\n", "known"}, {id, "cco", "known"}, {id, "gress", "known"}}, "cco/ingress= other/ingress= cco/dns=",
			`the silence of privilege-escalation silences nothing of "dns\n"; the silence of privilege-escalation silences nothing of "cco"; the silence of privilege-escalation silences nothing of "gress"`},
	} {
		t.Run(name, func(t *testing.T) {
			findings, err := Run(threeRoles(), row.silences)
			if err != nil {
				t.Fatal(err)
			}
			var got, unused []string
			for _, f := range findings {
				switch f.Check {
				case id:
					got = append(got, f.Request+"="+f.Reason)
					if f.Silenced != (f.Reason != "") {
						t.Errorf("silenced %v for %q", f.Silenced, f.Reason)
					}
				case unusedSilenceID:
					unused = append(unused, f.Detail)
				case anyResourceID:
					if f.Silenced {
						t.Error("a finding of another check is silenced")
					}
				}
			}
			if text := strings.Join(got, " "); text != row.want {
				t.Errorf("got %s", text)
			}
			if text := strings.Join(unused, "; "); text != row.unused {
				t.Errorf("unused: %s", text)
			}
		})
	}
}

func TestWrongSilences(t *testing.T) {
	for _, row := range []struct {
		silence    Silence
		want, hint string
	}{
		{Silence{"privilege-escalaton\x1b", "", "x"}, `"privilege-escalaton\x1b" is no check of the policies`, "The checks are unknown-service, unlisted-service,"},
		{Silence{"", "", "x"}, `"" is no check of the policies`, "any-resource, privilege-escalation, trust-wildcard, policy-size."},
		{Silence{"any-resource", "", " \n"}, "the silence of any-resource has no reason", "reason:"},
		{Silence{"unused-silence", "", "x"}, "unused-silence cannot be silenced", "Remove"},
	} {
		findings, err := Run(threeRoles(), []Silence{{anyResourceID, "", "known"}, row.silence})
		if err == nil || err.Error() != row.want || findings != nil {
			t.Errorf("%v gave %v, %v", row.silence, findings, err)
			continue
		}
		if hints := diagnostic.Hints(err); diagnostic.KindOf(err) != diagnostic.Input || len(hints) != 1 || !strings.Contains(hints[0], row.hint) {
			t.Errorf("%v: hints %q", row.silence, hints)
		}
	}
}

// What programs and people read.
func TestFinding(t *testing.T) {
	p := permissions(allow("sts:AssumeRole"))
	p.Documents[0].Document.Statement[0].Sid = "One"
	findings, err := Run([]Policy{p}, []Silence{{privilegeEscalationID, "harbor", "reviewed\nlast year"}})
	if err != nil || len(findings) != 1 {
		t.Fatal(findings, err)
	}
	const text = `cco/harbor, pier-harbor statement[0] (Sid "One"): whoever has the role can assume every role that trusts the account (sts:AssumeRole)` +
		` [privilege-escalation] silenced: reviewed last year`
	if got := findings[0].Text(); got != text {
		t.Errorf("got %s", got)
	}
	findings[0].Advice = "…"
	const want = `{"check":"privilege-escalation","advice":"…","request":"cco/harbor","role":"pier-harbor","policy":"pier-harbor","statement":"statement[0]",` +
		`"sid":"One","detail":"whoever has the role can assume every role that trusts the account (sts:AssumeRole)","actions":["sts:AssumeRole"],` +
		`"silenced":true,"reason":"reviewed last year"}`
	if got, err := json.Marshal(findings[0]); err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
	odd := Finding{Check: policySizeID, Request: "a", Policy: "b\x1b[2J\nc", Detail: "d"}
	if got := odd.Text(); got != "a, b [2J c: d [policy-size]" {
		t.Errorf("got %q", got)
	}
	bare := Finding{Check: unusedSilenceID, Detail: "the silence of x silences nothing"}
	if got := bare.Text(); got != "the silence of x silences nothing [unused-silence]" {
		t.Errorf("got %s", got)
	}
}
