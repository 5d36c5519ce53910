package endpoint

import (
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
)

func pinned() *Endpoint {
	return &Endpoint{
		Account: "123456789012", Partition: "aws-cn", Region: "cn-north-1", InfraName: "harbor-x4k2p",
		Issuer: "https://harbor-x4k2p-oidc.s3.cn-north-1.amazonaws.com.cn",
	}
}

func TestNames(t *testing.T) {
	e := pinned()
	for got, want := range map[string]string{
		e.BucketName():        "harbor-x4k2p-oidc",
		e.IssuerHostPath():    "harbor-x4k2p-oidc.s3.cn-north-1.amazonaws.com.cn",
		e.ProviderARN():       "arn:aws-cn:iam::123456789012:oidc-provider/harbor-x4k2p-oidc.s3.cn-north-1.amazonaws.com.cn",
		e.RoleARN("/", "r"):   "arn:aws-cn:iam::123456789012:role/r",
		e.RoleARN("/p/", "r"): "arn:aws-cn:iam::123456789012:role/p/r",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// A run that would leave the resources of an earlier one behind is refused, with both ways
// out.
func TestCheckPinned(t *testing.T) {
	if err := pinned().checkPinned(pinned(), "."); err != nil {
		t.Error(err)
	}
	for _, test := range []struct {
		name       string
		edit       func(*Endpoint)
		want, hint []string
	}{
		{
			"another name", func(e *Endpoint) { e.InfraName = "harbor-q9w8e" },
			[]string{"infrastructure name", "harbor-x4k2p", "harbor-q9w8e"},
			[]string{"--name harbor-x4k2p.", "openshift-install-sts destroy --dir 'my dir' --name harbor-x4k2p"},
		},
		{
			"another region", func(e *Endpoint) { e.Region = "cn-northwest-1" },
			[]string{"region", "cn-north-1", "cn-northwest-1"}, []string{"--region cn-north-1.", "destroy --dir 'my dir'"},
		},
		{
			"another account", func(e *Endpoint) { e.Account = "210987654321" },
			[]string{"account", "123456789012", "210987654321"}, []string{"--account-id 123456789012.", "destroy --dir 'my dir'"},
		},
		{
			"another issuer", func(e *Endpoint) { e.Issuer = "https://other.example.com" },
			[]string{"issuer", "https://harbor-x4k2p-oidc.s3.cn-north-1.amazonaws.com.cn", "https://other.example.com"}, nil,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := pinned()
			test.edit(e)
			err := e.checkPinned(pinned(), "my dir")
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
