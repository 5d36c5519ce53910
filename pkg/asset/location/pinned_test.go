package location

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func pinned() *Location {
	return &Location{Account: "123456789012", Partition: "aws-cn", Region: "cn-north-1", InfraName: "harbor-x4k2p", IssuerKind: PublicBucket}
}

// A run that would leave the resources of an earlier one behind is refused, with both ways
// out.
func TestCheckPinned(t *testing.T) {
	if err := pinned().checkPinned(pinned(), &options.Options{Dir: "."}); err != nil {
		t.Error(err)
	}
	for _, test := range []struct {
		name       string
		edit       func(*Location)
		want, hint []string
	}{
		{
			"another name", func(e *Location) { e.InfraName = "harbor-q9w8e" },
			[]string{"infrastructure name", "harbor-x4k2p", "harbor-q9w8e"},
			[]string{"--name harbor-x4k2p.", "openshift-install-sts destroy --dir 'my dir' --name harbor-x4k2p"},
		},
		{
			"another region", func(e *Location) { e.Region = "cn-northwest-1" },
			[]string{"region", "cn-north-1", "cn-northwest-1"}, []string{"--region cn-north-1.", "destroy --dir 'my dir'"},
		},
		{
			"another account", func(e *Location) { e.Account = "210987654321" },
			[]string{"account", "123456789012", "210987654321"}, []string{"--account-id 123456789012.", "destroy --dir 'my dir'"},
		},
		{
			"another kind of issuer", func(e *Location) { e.IssuerKind = SelfHosted },
			[]string{"created for the issuer of a public bucket, and this run would be for a self-hosted issuer"},
			[]string{"To go on with those resources: leave --issuer-url away.", "destroy --dir 'my dir'"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := pinned()
			test.edit(e)
			err := e.checkPinned(pinned(), &options.Options{Dir: "my dir"})
			if err == nil {
				t.Fatal("it was accepted")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error is %q, want %q in it", err, want)
				}
			}
			hints := strings.Join(diagnostic.Hints(err), " ")
			for _, want := range test.hint {
				if !strings.Contains(hints, want) {
					t.Errorf("the advice is %q, want %q in it", hints, want)
				}
			}
		})
	}
}

// A state of an earlier version names no kind of issuer.
func TestCheckPinnedWithoutKind(t *testing.T) {
	old := pinned()
	old.IssuerKind = ""
	if err := pinned().checkPinned(old, &options.Options{Dir: "."}); err != nil {
		t.Error(err)
	}
	private := pinned()
	private.IssuerKind = CloudFront
	if err := private.checkPinned(old, &options.Options{Dir: "."}); err == nil {
		t.Error("a private bucket was accepted in place of a public one")
	}
	if err := pinned().checkPinned(private, &options.Options{Dir: "."}); err == nil || !strings.Contains(strings.Join(diagnostic.Hints(err), " "), "give --create-private-s3-bucket.") {
		t.Errorf("a public bucket in place of a private one: %v (%v)", err, diagnostic.Hints(err))
	}
}

// What was rendered is left only by flag; another account is the user's to say.
func TestCheckRendered(t *testing.T) {
	if err := pinned().checkRendered(pinned(), &options.Options{}); err != nil {
		t.Error(err)
	}
	for _, test := range []struct {
		name string
		edit func(*Location)
		opts options.Options
		want string // part of the error, or none
		hint string
	}{
		{
			"another name", func(e *Location) { e.InfraName = "harbor-q9w8e" }, options.Options{},
			"rendered for the infrastructure name harbor-x4k2p, and this run would be for harbor-q9w8e", "--name harbor-x4k2p. To leave it: --name harbor-q9w8e,",
		},
		{"another name by flag", func(e *Location) { e.InfraName = "harbor-q9w8e" }, options.Options{InfraName: "harbor-q9w8e"}, "", ""},
		{
			"another region", func(e *Location) { e.Region = "cn-northwest-1" }, options.Options{InfraName: "harbor-x4k2p"},
			"rendered for the region cn-north-1, and this run would be for cn-northwest-1", "--region cn-north-1.",
		},
		{"another region by flag", func(e *Location) { e.Region = "cn-northwest-1" }, options.Options{Region: "cn-northwest-1"}, "", ""},
		{"another account", func(e *Location) { e.Account = "210987654321" }, options.Options{}, "", ""},
	} {
		e := pinned()
		test.edit(e)
		err := e.checkRendered(pinned(), &test.opts)
		if test.want == "" {
			if err != nil {
				t.Errorf("%s: %v", test.name, err)
			}
			continue
		}
		if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), test.want) || !strings.Contains(strings.Join(diagnostic.Hints(err), ""), test.hint) {
			t.Errorf("%s: %v (%v)", test.name, err, diagnostic.Hints(err))
		}
	}
}
