package installdir

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// scan looks through the manifests that openshift-install would consume for what must
// not reach the cluster, and returns one error for each such file, in the order of
// their names. The second result ends the scan.
func (d *Directory) scan(ctx context.Context) (refusals []error, err error) {
	for _, dir := range []string{manifestsDir, openshiftDir} {
		// openshift-install does not look into folders below, so neither does this.
		entries, err := fs.ReadDir(d.files, dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, d.unreadable(dir, err)
		}
		for _, entry := range entries {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if entry.IsDir() || !isManifestName(entry.Name()) {
				continue
			}
			refusals = append(refusals, d.judge(path.Join(dir, entry.Name()))...)
		}
	}
	return refusals, nil
}

// judge returns what is wrong with one manifest.
func (d *Directory) judge(name string) []error {
	// By its name alone too: whatever was put there is meant to be the credentials.
	if name == cloudCredsFile {
		return []error{d.rootCredentials(name)}
	}
	data, err := d.readFile(name, maxManifestBytes)
	if err != nil {
		return []error{err}
	}
	objects, err := parseObjects(data)
	if err != nil {
		return []error{diagnostic.Inputf(
			"Mend or remove the file: the bootstrap creates no manifest at all while it cannot understand one.",
			"cannot understand the manifest %s: %w", d.path(name), err)}
	}
	if name == authenticationFile {
		return d.judgeAuthentication(objects)
	}
	var refusals []error
	for _, object := range objects {
		switch {
		case object.isAuthentication():
			refusals = append(refusals, diagnostic.Inputf(
				"Remove it from "+d.path(name)+", or move it to "+d.path(authenticationFile)+
					": this program keeps its other fields and sets serviceAccountIssuer.",
				"%s holds the Authentication %q: the bootstrap could create it in place of the one with the issuer",
				d.path(name), object.Metadata.Name))
		case object.isRootCredentials():
			refusals = append(refusals, d.rootCredentials(name))
		}
	}
	return refusals
}

// judgeAuthentication returns what is wrong with the manifest that this program writes,
// when it is there already.
func (d *Directory) judgeAuthentication(objects []header) []error {
	if len(objects) == 1 && objects[0].isAuthentication() {
		return nil
	}
	const hint = "Leave only that object in the file, or remove the file: this program writes it."
	if len(objects) > 1 {
		return []error{diagnostic.Inputf(hint, "%s holds %d objects: only the Authentication \"cluster\" may be in it",
			d.path(authenticationFile), len(objects))}
	}
	found := objects[0]
	return []error{diagnostic.Inputf(hint, "%s holds %s %q of %s: only the Authentication \"cluster\" of config.openshift.io may be in it",
		d.path(authenticationFile), found.Kind, found.Metadata.Name, cmp.Or(found.APIVersion, "no apiVersion"))}
}

func (d *Directory) rootCredentials(name string) error {
	return diagnostic.Inputf(
		"Remove the file: openshift-install writes it only when credentialsMode is not Manual, and the cluster does not need it.",
		"%s would put the AWS root credentials into the cluster, as the Secret kube-system/aws-creds", d.path(name))
}
