package view

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/verify"
	verifycluster "github.com/openshift/openshift-install-sts/pkg/verify/cluster"
)

var (
	keyCheck  = verify.Check{ID: "key", Group: verify.Offline, Sentence: "The key is one.", Advice: "Put the right one back."}
	roleCheck = verify.Check{ID: "role-assumed", Group: verify.Assume, Sentence: "Each role is assumed.", Advice: "Run plan."}
)

func someReport() verify.Report {
	r := verify.Report{}
	r.Add(keyCheck.OK(""), keyCheck.Warning("tls/x.key", "it has the mode %o", 0o644),
		roleCheck.Problem("role <a>", "AWS says \"no\" & more"), roleCheck.Skipped("role b", "the private key is not at hand"))
	return r
}

func TestVerifiedText(t *testing.T) {
	var b bytes.Buffer
	if err := NewVerified(&Cluster{Name: "c", Account: "1", Region: "eu-west-1", Issuer: "https://i"}, someReport()).Text(&b, 0); err != nil {
		t.Fatal(err)
	}
	const want = `Cluster c in account 1, eu-west-1
Issuer  https://i

In the install directory
  warning  key  tls/x.key: it has the mode 644.
                Put the right one back.
  ok       key  The rest is in order.

With tokens like the cluster's
  problem  role-assumed  role <a>: AWS says "no" & more.
                         Run plan.
  skipped  role-assumed  Not checked for role b: the private key is not at hand.

1 problem, 1 warning, 1 ok, 1 skipped.
`
	if b.String() != want {
		t.Errorf("the text is\n%s\nwant\n%s", b.String(), want)
	}
}

func TestVerifiedTextOfNothingWrong(t *testing.T) {
	r := verify.Report{}
	r.Add(keyCheck.OK(""))
	var b bytes.Buffer
	if err := NewVerified(nil, r).Text(&b, 0); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(b.String(), "\nNo problem found: 1 ok.\n") {
		t.Errorf("the text is\n%s", b.String())
	}
}

// What was found in a cluster that may be another one does not end in the words that nothing is wrong.
func TestVerifiedTextOfUnknownCluster(t *testing.T) {
	checks := verifycluster.Checks()
	identity, other := checks[0], checks[1]
	for want, result := range map[string]verify.Result{
		"\nIt is not known whether this is the right cluster: 1 warning, 1 ok.\n": identity.Warning("k", "it may not be read"),
		"\nIt is not known whether this is the right cluster: 1 ok, 1 skipped.\n": identity.Skipped("k", "the directory does not tell"),
		"\nNo problem found: 2 ok.\n":            identity.OK("k"),
		"\n1 problem, 1 ok.\n":                   identity.Problem("k", "it is another one"),
		"\nNo problem found: 1 warning, 1 ok.\n": other.Warning("x", "it is so"),
	} {
		r := verify.Report{}
		r.Add(result, other.OK("s"))
		var b bytes.Buffer
		if err := NewVerified(nil, r).Text(&b, 0); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(b.String(), want) {
			t.Errorf("the text is\n%s\nwant %q at its end", b.String(), want)
		}
	}
}

// Where many results say the same, it is said once.
func TestVerifiedTextTogether(t *testing.T) {
	r := verify.Report{}
	r.Add(roleCheck.OK("a"), keyCheck.Problem("x", "it is gone"), roleCheck.OK("b"), keyCheck.Problem("y", "it is gone, too"), keyCheck.OK("z"),
		roleCheck.Skipped("c", "it is late"), roleCheck.Skipped("d", "it is late"), roleCheck.Skipped("e", "it is dark"))
	var b bytes.Buffer
	if err := NewVerified(nil, r).Text(&b, 0); err != nil {
		t.Fatal(err)
	}
	const want = `With tokens like the cluster's
  skipped  role-assumed  Not checked for 2: it is late.
  skipped  role-assumed  Not checked for e: it is dark.
  ok       role-assumed  2 of 5 are in order.

In the install directory
  problem  key  x: it is gone.
  problem  key  y: it is gone, too.
                Put the right one back.
  ok       key  The rest is in order.

2 problems, 3 ok, 3 skipped.
`
	if b.String() != want {
		t.Errorf("the text is\n%s\nwant\n%s", b.String(), want)
	}
}

// Checks that were not made, for one reason, share a line; so does advice that checks in a row
// have in common. That of another group does not count.
func TestVerifiedTextInARow(t *testing.T) {
	check := func(id string, group verify.Group) verify.Check {
		return verify.Check{ID: id, Group: group, Sentence: "It is so.", Advice: "Do it."}
	}
	r := verify.Report{}
	r.Add(check("the-check-a", verify.Offline).Problem("x", "it is gone"), check("the-check-b", verify.Offline).Problem("y", "it is gone"),
		check("the-check-c", verify.Offline).Skipped("", "it is late"), check("the-check-d", verify.Offline).Skipped("", "it is late"),
		check("the-check-e", verify.Offline).Skipped("", "it is late"), check("the-check-f", verify.Offline).Skipped("z", "it is late"),
		check("the-check-g", verify.Offline).Skipped("", "it is dark"), check("the-check-h", verify.Offline).Warning("", "it is old"),
		check("the-check-i", verify.Live).Problem("", "it is new"))
	for i := range 9 {
		r.Add(check("the-check-j"+string(rune('a'+i)), verify.Live).Skipped("", "it is late"))
	}
	var b bytes.Buffer
	if err := NewVerified(nil, r).Text(&b, 0); err != nil {
		t.Fatal(err)
	}
	const want = `In the install directory
  problem  the-check-a  x: it is gone.
  problem  the-check-b  y: it is gone.
                        Do it.
  skipped  3 checks     Not checked: it is late.
                        the-check-c, the-check-d, the-check-e
  skipped  the-check-f  Not checked for z: it is late.
  skipped  the-check-g  Not checked: it is dark.
  warning  the-check-h  it is old.
                        Do it.

In AWS, and at the issuer
  problem  the-check-i   it is new.
                         Do it.
  skipped  9 checks      Not checked: it is late.

3 problems, 1 warning, 0 ok, 14 skipped.
`
	if b.String() != want {
		t.Errorf("the text is\n%s\nwant\n%s", b.String(), want)
	}
}

// A terminal gets lines that fit, in characters; a word that does not fit stays whole, and so
// do the lines where there is hardly any room.
func TestVerifiedTextColumns(t *testing.T) {
	r := verify.Report{}
	r.Add(keyCheck.Problem("", "déjà vu, häufig, and a-word-that-is-longer-than-a-line-can-be-here then"))
	for columns, want := range map[int]string{
		49: `In the install directory
  problem  key  déjà vu, häufig, and
                a-word-that-is-longer-than-a-line-can-be-here
                then.
                Put the right one back.
`,
		46: `In the install directory
  problem  key  déjà vu, häufig, and
                a-word-that-is-longer-than-a-line-can-be-here
                then.
                Put the right one back.
`,
		40: `In the install directory
  problem  key  déjà vu, häufig, and a-word-that-is-longer-than-a-line-can-be-here then.
                Put the right one back.
`,
	} {
		var b bytes.Buffer
		if err := NewVerified(nil, r).Text(&b, columns); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(b.String(), "\n1 problem, 0 ok.\n"); got != want {
			t.Errorf("%d columns: the text is\n%s\nwant\n%s", columns, got, want)
		}
	}
}

// A reader of JUnit's XML counts what was counted here, and finds what it must show.
func TestVerifiedJUnit(t *testing.T) {
	var b bytes.Buffer
	if err := NewVerified(nil, someReport()).JUnit(&b); err != nil {
		t.Fatal(err)
	}
	var read junitSuites
	if err := xml.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	if read.Tests != 4 || read.Failures != 1 || read.Skipped != 1 || len(read.Suites) != 2 {
		t.Errorf("read are %d tests, %d failures, %d skipped in %d suites", read.Tests, read.Failures, read.Skipped, len(read.Suites))
	}
	if offline := read.Suites[0]; offline.Name != "offline" || offline.Tests != 2 || offline.Failures != 0 || !strings.Contains(offline.Cases[1].Out, "warning: tls/x.key: it has the mode 644") {
		t.Errorf("the first suite is %+v", offline)
	}
	assume := read.Suites[1]
	failure, skip := assume.Cases[0], assume.Cases[1]
	if failure.Name != "role-assumed: role <a>" || failure.Class != "openshift-install-sts.assume" || failure.Failure == nil ||
		failure.Failure.Message != `role <a>: AWS says "no" & more.` || failure.Failure.Text != "Run plan." {
		t.Errorf("the failure is %+v", failure)
	}
	if skip.Skipped == nil || skip.Skipped.Message != "the private key is not at hand" || skip.Failure != nil {
		t.Errorf("the skipped case is %+v", skip)
	}
}

// What is in order and has an advice all the same is told apart from the rest.
func TestVerifiedTextAdviceOfGood(t *testing.T) {
	held := roleCheck.OK("operator b")
	held.Reason, held.Advice = "upgrades are held back", "Say that you are ready."
	r := verify.Report{}
	r.Add(roleCheck.OK("operator a"), held)
	var b bytes.Buffer
	if err := NewVerified(nil, r).Text(&b, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"operator b: upgrades are held back.\n", "Say that you are ready.\n", "The rest is in order.\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("there is no %q in\n%s", want, b.String())
		}
	}
}
