package manifests

import (
	"errors"
	"io/fs"
	"path"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// files returns every manifest: the Authentication, and for each request its Secret, with
// the Namespace where that is not certain to exist. arns are the roles of the requests, in
// the same order. All errors are joined.
func files(fetcher asset.FileFetcher, issuer string, requests []credentialsrequest.Request, arns []string) ([]*asset.File, error) {
	b := builder{fetcher: fetcher, names: map[string]bool{}}
	b.add(AuthenticationFile, authentication(issuer))
	namespaces := map[string]bool{}
	for i, r := range requests {
		s, err := secret(r, arns[i])
		if err != nil {
			b.errs = append(b.errs, err)
			continue
		}
		b.add(r.Secret.Manifest(), s)
		if ns := r.Secret.Namespace; !r.NamespaceCertain && !namespaces[ns] {
			namespaces[ns] = true
			b.add(namespaceFile(ns), namespace(ns))
		}
	}
	asset.SortFiles(b.files)
	return b.files, errors.Join(b.errs...)
}

// builder collects manifests.
type builder struct {
	fetcher asset.FileFetcher
	names   map[string]bool
	files   []*asset.File
	errs    []error
}

func (b *builder) add(name string, object any) {
	if path.Dir(path.Clean(name)) != "manifests" || path.Clean(name) != name {
		// Requests are checked when they are read; these could be of a state file that is not ours.
		b.errs = append(b.errs, diagnostic.Inputf("Restore the state file from a backup.", "%s is no name for a manifest", diagnostic.Quote(name)))
		return
	}
	if b.names[name] {
		// Hyphens join the parts of a file's name, and stand inside of them, too.
		b.errs = append(b.errs, diagnostic.Inputf("Rename one of the Secrets.", "two Secrets would share the file name %s", name))
		return
	}
	b.names[name] = true
	existing, err := b.fetcher.FetchByName(name)
	var data []byte
	switch {
	case err == nil:
		data = existing.Data
	case !errors.Is(err, fs.ErrNotExist):
		b.errs = append(b.errs, err)
		return
	}
	if data, err = merge(name, data, object); err != nil {
		b.errs = append(b.errs, err)
		return
	}
	b.files = append(b.files, &asset.File{Filename: name, Data: data})
}
