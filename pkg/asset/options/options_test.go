package options

import (
	"reflect"
	"slices"
	"testing"
)

func TestInherit(t *testing.T) {
	kept := (&Options{InfraName: "n", Region: "r", RolePath: "/p/", PermissionsBoundaryARN: "b", Tags: map[string]string{"k": "v"}, Thumbprint: "t"}).Keep()
	for _, test := range []struct {
		name  string
		now   Options
		given []string
		want  Options
		taken []string
	}{
		{
			"nothing given", Options{RolePath: "/"}, nil,
			Options{InfraName: "n", Region: "r", RolePath: "/p/", PermissionsBoundaryARN: "b", Tags: map[string]string{"k": "v"}, Thumbprint: "t"},
			[]string{"name", "region", "permissions-boundary-arn", "role-path", "thumbprint", "tags"},
		},
		{
			"all given, or dropped", Options{InfraName: "m", RolePath: "/", Tags: map[string]string{}},
			[]string{"name", "region", "permissions-boundary-arn", "role-path", "thumbprint", "tags"},
			Options{InfraName: "m", RolePath: "/", Tags: map[string]string{}}, nil,
		},
		{
			"the same again", Options{InfraName: "n", Region: "r", RolePath: "/p/", PermissionsBoundaryARN: "b", Thumbprint: "t", Tags: map[string]string{"x": "y"}}, []string{"tags"},
			Options{InfraName: "n", Region: "r", RolePath: "/p/", PermissionsBoundaryARN: "b", Thumbprint: "t", Tags: map[string]string{"x": "y"}}, nil,
		},
	} {
		got := test.now
		taken := got.Inherit(kept, func(option string) bool { return slices.Contains(test.given, option) })
		if !reflect.DeepEqual(got, test.want) || !slices.Equal(taken, test.taken) {
			t.Errorf("%s: %+v, and %v were taken; want %+v and %v", test.name, got, taken, test.want, test.taken)
		}
	}
	var o Options
	if taken := o.Inherit(Kept{}, func(string) bool { return false }); len(taken) > 0 || !reflect.DeepEqual(o, Options{}) {
		t.Errorf("of nothing %v was taken: %+v", taken, o)
	}
}
