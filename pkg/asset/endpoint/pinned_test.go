package endpoint

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// What was rendered is left only by flag; another account is the user's to say.
func TestCheckRendered(t *testing.T) {
	if err := pinned().checkRendered(pinned(), &options.Options{}); err != nil {
		t.Error(err)
	}
	for _, test := range []struct {
		name string
		edit func(*Endpoint)
		opts options.Options
		want string // part of the error, or none
		hint string
	}{
		{
			"another name", func(e *Endpoint) { e.InfraName = "harbor-q9w8e" }, options.Options{},
			"rendered for the infrastructure name harbor-x4k2p, and this run would be for harbor-q9w8e", "--name harbor-x4k2p. To leave it: --name harbor-q9w8e,",
		},
		{"another name by flag", func(e *Endpoint) { e.InfraName = "harbor-q9w8e" }, options.Options{InfraName: "harbor-q9w8e"}, "", ""},
		{
			"another region", func(e *Endpoint) { e.Region = "cn-northwest-1" }, options.Options{InfraName: "harbor-x4k2p"},
			"rendered for the region cn-north-1, and this run would be for cn-northwest-1", "--region cn-north-1.",
		},
		{"another region by flag", func(e *Endpoint) { e.Region = "cn-northwest-1" }, options.Options{Region: "cn-northwest-1"}, "", ""},
		{"another account", func(e *Endpoint) { e.Account = "210987654321" }, options.Options{}, "", ""},
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
