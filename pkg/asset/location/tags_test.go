package location

import (
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
)

func TestTags(t *testing.T) {
	installConfig := &directory.InstallDir{Directory: &installdir.Directory{
		InstallConfig: &installdir.InstallConfig{UserTags: map[string]string{"team": "x"}},
	}}
	own := map[string]string{"openshift.io/cloud-credential-operator/a": "owned", "Name": "a"}
	with := func(key, value string) map[string]string {
		return map[string]string{"openshift.io/cloud-credential-operator/a": "owned", "Name": "a", key: value}
	}
	for _, test := range []struct {
		name string
		opts options.Options
		dir  *directory.InstallDir
		want map[string]string
	}{
		{"the install-config's", options.Options{}, installConfig, with("team", "x")},
		{"the flag's win", options.Options{Tags: map[string]string{"stage": "y"}}, installConfig, with("stage", "y")},
		{"none by flag", options.Options{Tags: map[string]string{}}, installConfig, own},
		{"no install-config", options.Options{}, &directory.InstallDir{Directory: &installdir.Directory{}}, own},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := tags("a", &test.opts, test.dir)
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %v (%v), want %v", got, err, test.want)
			}
		})
	}
	if got := installConfig.InstallConfig.UserTags; len(got) != 1 {
		t.Errorf("the install-config's tags have become %v", got)
	}

	// What is wrong is blamed on where it stands.
	installConfig.InstallConfig.UserTags = map[string]string{"kubernetes.io/x": "y"}
	if _, err := tags("a", &options.Options{}, installConfig); err == nil || !strings.Contains(err.Error(), "platform.aws.userTags of the install-config") {
		t.Errorf("the error is %v", err)
	}
	if _, err := tags("a", &options.Options{Tags: map[string]string{"aws:x": "y"}}, installConfig); err == nil || !strings.Contains(err.Error(), "--tags") {
		t.Errorf("the error is %v", err)
	}
}
