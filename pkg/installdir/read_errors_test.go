package installdir

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"
)

func TestReadErrors(t *testing.T) {
	const (
		restore = "  Restore the file from a copy: openshift-install needs it too."
		check   = "  Check what it is and who may read it."
		mend    = "  Mend the file; or remove lab/manifests/cluster-config.yaml and run `openshift-install create manifests --dir lab`, which then writes its manifests again as they were."
	)
	for _, test := range []struct {
		name  string
		from  string
		edits []edit
		want  []string
	}{
		{"cluster-config.yaml is missing", "manifests", []edit{remove(clusterConfigFile)}, []string{
			"lab/manifests/cluster-config.yaml is missing, though lab/manifests/cluster-infrastructure-02-config.yml is there: openshift-install ignores manifests without it",
			"  Run `openshift-install create manifests --dir lab`: it writes the manifests again.",
		}},
		{"only openshift/ is left", "manifests", []edit{remove("manifests")}, []string{
			"lab/manifests/cluster-config.yaml is missing, though lab/openshift/openshift-install-manifests.yaml is there: openshift-install ignores manifests without it",
			"  Run `openshift-install create manifests --dir lab`: it writes the manifests again.",
		}},
		{"the state alone and damaged", "", []edit{write(stateFile, `{"a": `)}, []string{
			"cannot understand openshift-install's state lab/.openshift_install_state.json: unexpected end of JSON input", restore,
		}},
		{"the state is needed and of wrong types", "manifests", []edit{remove("manifests"), remove("openshift"), replace(stateFile, `"eu-north-1"`, `7`)}, []string{
			"cannot understand openshift-install's state lab/.openshift_install_state.json: *installconfig.InstallConfig: field platform.aws.region is of type number, not string", restore,
		}},
		{"the state and metadata.json are damaged", "ignition", []edit{write(stateFile, `[]`), write(metadataFile, `"x"`)}, []string{
			"cannot understand openshift-install's state lab/.openshift_install_state.json: the document is of type array, not object", restore,
			"cannot understand lab/metadata.json: the document is of type string, not object",
			"  Restore the file from a copy: openshift-install needs it to destroy the cluster.",
		}},
		{"install-config.yaml is no YAML", "install-config", []edit{write(installConfigFile, "a: [1\nb: {")}, []string{
			"cannot understand lab/install-config.yaml: yaml: line 1: did not find expected ',' or ']'", "  Mend the file.",
		}},
		{"install-config.yaml has a wrong type", "install-config", []edit{replace(installConfigFile, "{team: storage, cost-center: 42}", "[team]")}, []string{
			"cannot understand lab/install-config.yaml: field platform.aws.userTags is of type array, not object", "  Mend the file.",
		}},
		{"cluster-config.yaml has a wrong type", "manifests", []edit{replace(clusterConfigFile, "credentialsMode: Manual", "credentialsMode: [Manual]")}, []string{
			"cannot understand lab/manifests/cluster-config.yaml: install-config: field credentialsMode is of type array, not string", mend,
		}},
		{"cluster-config.yaml is another ConfigMap", "manifests", []edit{write(clusterConfigFile, "kind: ConfigMap\n")}, []string{
			"cannot understand lab/manifests/cluster-config.yaml: no install-config in the data of the ConfigMap", mend,
		}},
		{"the Infrastructure manifest is damaged", "manifests", []edit{write(infrastructureFile, "status: 7\n")}, []string{
			"cannot understand lab/manifests/cluster-infrastructure-02-config.yml: field status is of type number, not object", mend,
		}},
		{"cluster-config.yaml is a folder", "manifests", []edit{remove(clusterConfigFile), write(clusterConfigFile+"/x", "")}, []string{
			"cannot read lab/manifests/cluster-config.yaml: not a regular file", check,
		}},
		{"manifests is a file", "install-config", []edit{write("manifests", "")}, []string{
			"cannot read lab/manifests/cluster-config.yaml: not a directory", check,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read(context.Background(), newDir(t, test.from, test.edits...))
			expect(t, err, test.want...)
		})
	}
}

func TestReadNoDirectory(t *testing.T) {
	newDir(t, "", write("file", ""))
	const hint = "  Name the directory that openshift-install uses with --dir."
	_, err := Read(context.Background(), "no such lab")
	expect(t, err, "install directory 'no such lab': file does not exist", hint)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("not fs.ErrNotExist")
	}
	_, err = Read(context.Background(), "lab/file")
	expect(t, err, "install directory lab/file is not a directory", hint)

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err = Read(ctx, "lab"); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancelling: %v", err)
	}
}

// denied refuses to open the files named, as the operating system refuses everybody but
// root, who may run the tests.
type denied struct {
	fs.StatFS
	name string
}

func (d denied) Open(name string) (fs.File, error) {
	if name == d.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return d.StatFS.Open(name)
}

func TestReadUnreadable(t *testing.T) {
	for name, want := range map[string]string{
		installConfigFile: "cannot read lab/install-config.yaml: permission denied",
		".":               "cannot read lab: permission denied",
	} {
		files := denied{fstest.MapFS{installConfigFile: {Data: []byte("{}")}}, name}
		_, err := read(context.Background(), files, "lab")
		expect(t, err, want, "  Check what it is and who may read it.")
		if !errors.Is(err, fs.ErrPermission) {
			t.Error("not fs.ErrPermission")
		}
	}
}
