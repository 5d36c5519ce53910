package installdir

import (
	"reflect"
	"testing"
)

func TestImageMirrors(t *testing.T) {
	const manifest = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: image-digest-mirror
spec:
  imageDigestMirrors:
  - mirrors:
    - mirror.example.org/added
    mirrorSourcePolicy: NeverContactSource
    source: quay.io/openshift-release-dev/ocp-release
`
	ofConfig := ImageMirror{Source: "quay.io/openshift-release-dev/ocp-release", Mirrors: []string{"mirror.example.org/ocp/release"}, SourcePolicy: "NeverContactSource"}
	added := ImageMirror{Source: "quay.io/openshift-release-dev/ocp-release", Mirrors: []string{"mirror.example.org/added"}, SourcePolicy: "NeverContactSource"}
	for _, test := range []struct {
		name, stage, manifest string
		want                  []ImageMirror
	}{
		{"install-config alone", "install-config", manifest, []ImageMirror{ofConfig}},
		{"no mirrors", "manifests", "", nil},
		{"a manifest", "manifests", manifest, []ImageMirror{added}},
		{"a manifest with two sets", "manifests", manifest + "---\n" + manifest, []ImageMirror{added, added}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var edits []edit
			if test.manifest != "" {
				edits = append(edits, write(imageMirrorsFile, test.manifest))
			}
			got, err := mustRead(t, newDir(t, test.stage, edits...)).ImageMirrors()
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	t.Run("damaged", func(t *testing.T) {
		_, err := mustRead(t, newDir(t, "manifests", write(imageMirrorsFile, "spec: ["))).ImageMirrors()
		expect(t, err, "cannot understand lab/manifests/image-digest-mirror-set.yaml: yaml: line 1: did not find expected node content",
			"  Mend the file; or remove lab/manifests/cluster-config.yaml and run `openshift-install create manifests --dir lab`, which then writes its manifests again as they were.")
	})
}
