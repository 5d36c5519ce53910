package manifests

import (
	"bufio"
	"bytes"
	"errors"

	"github.com/openshift/installer/pkg/asset"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// checkForeign refuses other files that hold one of our Secrets: the bootstrap creates
// files in name order and skips what exists, so that theirs could win.
func checkForeign(fetcher asset.FileFetcher, requests []credentialsrequest.Request) error {
	ours := map[string]string{}
	for _, r := range requests {
		ours["Secret "+r.Secret.String()] = secretFile(r.Secret)
	}
	var errs []error
	for _, pattern := range []string{"manifests/*.yaml", "manifests/*.yml", "manifests/*.json", "openshift/*.yaml", "openshift/*.yml", "openshift/*.json"} {
		files, err := fetcher.FetchByPattern(pattern)
		if err != nil {
			return err
		}
		for _, f := range files {
			for _, what := range namesIn(f.Data) {
				if own, ok := ours[what]; ok && own != f.Filename {
					errs = append(errs, diagnostic.Inputf("Remove it from that file: this program writes it.",
						"%s holds the %s, which belongs into %s: the bootstrap could create either", f.Filename, what, own))
				}
			}
		}
	}
	return errors.Join(errs...)
}

// namesIn names the objects in a file. A file that cannot be read is refused elsewhere.
func namesIn(data []byte) []string {
	var names []string
	documents := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
	for {
		document, err := documents.Read()
		if err != nil { // io.EOF, or a document that cannot be read
			return names
		}
		var manifest map[string]any
		if yaml.Unmarshal(document, &manifest) == nil && len(manifest) > 0 {
			names = append(names, describe(manifest))
		}
	}
}
