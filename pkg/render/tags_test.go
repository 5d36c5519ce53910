package render_test

import (
	"maps"
	"net/url"
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

func TestTags(t *testing.T) {
	user := map[string]string{"team": "a b", "Größe": "1+1=2", "": ""}
	got := render.SortedTags(user)
	if want := []render.Tag{{Key: "", Value: ""}, {Key: "Größe", Value: "1+1=2"}, {Key: "team", Value: "a b"}}; !slices.Equal(got, want) {
		t.Errorf("sorted, the tags are %v, want %v", got, want)
	}
	if none, err := render.JSON(render.SortedTags(nil)); err != nil || string(none) != "[]" {
		t.Errorf("no tags are %s, %v", none, err)
	}
	values, err := url.ParseQuery(cloud.S3Tagging(user))
	if err != nil || len(values) != len(user) {
		t.Errorf("S3 reads %v, %v", values, err)
	}
	for key, value := range user {
		if values.Get(key) != value {
			t.Errorf("S3 reads %q for %q", values.Get(key), key)
		}
	}
	s := rendertest.Cluster{Tags: user}.Stack()
	if got := s.UserTags(); !maps.Equal(got, user) || len(s.Bucket.Tags) != len(user)+2 {
		t.Errorf("the user's tags are %v, want %v", got, user)
	}
}
