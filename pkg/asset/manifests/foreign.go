package manifests

import (
	"errors"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// checkForeign refuses other files that hold one of our Secrets: the bootstrap creates
// files in name order and skips what exists, so that theirs could win.
func checkForeign(fetcher asset.FileFetcher, requests []credentialsrequest.Request) error {
	ours := map[string]string{}
	for _, r := range requests {
		ours["Secret "+r.Secret.String()] = r.Secret.Manifest()
	}
	var errs []error
	for _, pattern := range []string{"manifests/*.yaml", "manifests/*.yml", "manifests/*.json", "openshift/*.yaml", "openshift/*.yml", "openshift/*.json"} {
		files, err := fetcher.FetchByPattern(pattern)
		if err != nil {
			return err
		}
		for _, f := range files {
			manifests, _ := decode(f.Data) // a file that cannot be read is refused elsewhere
			for _, manifest := range manifests {
				what := describe(manifest)
				if own, ok := ours[what]; ok && own != f.Filename {
					errs = append(errs, diagnostic.Inputf("Remove it from that file: this program writes it.",
						"%s holds the %s, which belongs into %s: the bootstrap could create either", f.Filename, what, own))
				}
			}
		}
	}
	return errors.Join(errs...)
}
