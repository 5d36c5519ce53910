package credentialsrequest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestReadDirs(t *testing.T) {
	requests, notes, err := ReadDirs(context.Background(), []string{"testdata/good"})
	if err != nil {
		t.Fatal(err)
	}
	want := []Request{{
		Name:            "shipper",
		Namespace:       "openshift-cloud-credential-operator",
		Source:          "testdata/good/10-shipper.yaml, document 3",
		Secret:          Secret{Namespace: "shipping", Name: "shipper-credentials"},
		ServiceAccounts: []string{"loader", "shipper"},
		CloudTokenPath:  "/var/run/secrets/shipping/token",
		StatementEntries: []StatementEntry{{
			Effect:   "Allow",
			Action:   []string{"s3:GetObject", "s3:List*"},
			Resource: "arn:aws:s3:::parcels/${aws:PrincipalTag/team}/*",
			PolicyCondition: map[string]map[string]any{
				"Bool":            {"aws:SecureTransport": true},
				"NumericLessThan": {"aws:MultiFactorAuthAge": int64(3600)},
				"StringEquals":    {"aws:RequestedRegion": []any{"eu-west-1", "eu-central-1"}, "s3:prefix": "parcels"},
			},
		}, {
			Effect: "Deny", Action: []string{"*"}, Resource: "*",
		}},
		Annotations: map[string]string{"include.release.openshift.io/self-managed-high-availability": "true"},
	}, {
		Name:      "biller",
		Namespace: "openshift-cloud-credential-operator",
		Source:    "testdata/good/30-biller.json, document 1, items[0]",
		Secret:    Secret{Namespace: "billing", Name: "biller-credentials"},
		RoleARN:   "arn:aws:iam::123456789012:role/billing/biller",
	}}
	if !reflect.DeepEqual(requests, want) {
		t.Errorf("requests\n%#v\nwant\n%#v", requests, want)
	}
	wantNotes(t, notes,
		"debug testdata/good/README.txt: ignored: its name does not end in .yaml, .yml or .json",
		"debug testdata/good/nested: ignored: it is a folder, and nested folders are not read",
		`debug testdata/good/10-shipper.yaml, document 1: ignored: its kind is "Namespace", not CredentialsRequest`,
		`debug testdata/good/10-shipper.yaml, document 2: ignored: its providerSpec is another cloud's, "GCPProviderSpec"`,
		"debug testdata/good/20-withdrawn.yml, document 1: ignored: release.openshift.io/delete=true says that the request was withdrawn",
	)
}

func TestReadDirsReportsEverything(t *testing.T) {
	requests, _, err := ReadDirs(context.Background(), []string{"testdata/broken", "testdata/good", "testdata/missing"})
	if requests != nil {
		t.Errorf("requests beside an error: %v", requests)
	}
	wantProblems(t, err,
		`testdata/broken/a.yaml, document 2: spec.providerSpec.statementEntries[0].effect is "allow"; write Allow`,
		`testdata/broken/a.yaml, document 2: spec.providerSpec.statementEntries[0].action is missing or empty; a statement without actions means nothing`,
		`testdata/broken/a.yaml, document 3: line 20: did not find expected node content`,
		`testdata/broken/b.json, document 1: kind is set more than once`,
		`--credentials-requests-dir testdata/missing: there is no such directory`,
	)
}

// write makes a directory of files.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReadDirsWithoutFiles(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"no files": nil, "other files": {"a.txt": base},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, files)
			// A full directory beside it does not make up for a directory that is the wrong one.
			_, _, err := ReadDirs(context.Background(), []string{"testdata/good", dir})
			wantProblems(t, err, "--credentials-requests-dir "+dir+": holds no file *.yaml, *.yml or *.json")
		})
	}
}

func TestReadDirsWithoutRequests(t *testing.T) {
	withdrawn := edit(t, base, "  namespace: openshift-cloud-credential-operator", "  annotations: {release.openshift.io/delete: \"true\"}")
	other := edit(t, base, "AWSProviderSpec", "AzureProviderSpec")
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"one withdrawn": {map[string]string{"a.yaml": withdrawn}, "its only file holds no CredentialsRequest for AWS"},
		"others":        {map[string]string{"a.yaml": withdrawn, "b.yaml": other, "c.yaml": ""}, "none of its 3 files holds a CredentialsRequest for AWS"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, test.files)
			_, _, err := ReadDirs(context.Background(), []string{dir})
			wantProblems(t, err, "--credentials-requests-dir "+dir+": no CredentialsRequest for AWS was found")

			// Beside a directory with requests it is only worth a warning.
			requests, notes, err := ReadDirs(context.Background(), []string{"testdata/good", dir})
			if err != nil || len(requests) == 0 {
				t.Fatalf("%v, %v", requests, err)
			}
			want := Note{Level: LevelWarning, Source: dir, Text: test.want}
			if !slices.Contains(notes, want) {
				t.Errorf("no note %v in %v", want, notes)
			}
		})
	}
}

func TestReadDirsNotADirectory(t *testing.T) {
	dir := write(t, map[string]string{"a.yaml": base})
	file := filepath.Join(dir, "a.yaml")
	_, _, err := ReadDirs(context.Background(), []string{file})
	wantProblems(t, err, "--credentials-requests-dir "+file+": is a file, not a directory")

	_, _, err = ReadDirs(context.Background(), []string{filepath.Join(file, "b")})
	wantProblems(t, err, "--credentials-requests-dir "+file+"/b: cannot be read: not a directory")
}

// Every problem with a directory says where the directory is named, and on one line.
func TestReadDirsFrom(t *testing.T) {
	const source = "sts-config.yaml:3: credentialsRequestsDirs"
	dir := write(t, map[string]string{"a.yaml": "kind: Other\napiVersion: v1\n"})
	for _, test := range []struct{ dir, want string }{
		{"no\nwhere", "no where: there is no such directory"},
		{filepath.Join(dir, "a.yaml"), dir + "/a.yaml: is a file, not a directory"},
		{filepath.Join(dir, "a.yaml", "b"), dir + "/a.yaml/b: cannot be read: not a directory"},
		{t.TempDir(), ": holds no file *.yaml, *.yml or *.json"},
		{dir, dir + ": no CredentialsRequest for AWS was found"},
	} {
		_, _, err := ReadDirsFrom(context.Background(), source, []string{test.dir})
		if err == nil || !strings.HasPrefix(err.Error(), source+" ") || !strings.HasSuffix(err.Error(), test.want) {
			t.Errorf("%v, want %s at its end", err, test.want)
		}
	}
}

func TestReadDirsOrder(t *testing.T) {
	files := map[string]string{}
	for _, name := range []string{"b", "a", "c", "B", "a-1", "a1"} {
		files[name+".yaml"] = edit(t, base, "name: shipper\n", "name: "+strings.ToLower("of-"+name)+"\n")
	}
	files[".hidden.yaml"] = base
	first, second := write(t, files), write(t, map[string]string{"0.YML": base})
	requests, _, err := ReadDirs(context.Background(), []string{first, second})
	if err != nil {
		t.Fatal(err)
	}
	// The order is that of the bytes of the names; the directories' is the one given.
	wantNames(t, requests, "of-b", "of-a-1", "of-a", "of-a1", "of-b", "of-c", "shipper")
}

func TestReadDirsFollowsLinksToFiles(t *testing.T) {
	target := write(t, map[string]string{"real": base})
	dir := t.TempDir()
	for name, to := range map[string]string{"file.yaml": filepath.Join(target, "real"), "folder.yaml": target} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	requests, notes, err := ReadDirs(context.Background(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	wantNames(t, requests, "shipper")
	wantNotes(t, notes, "debug "+dir+"/folder.yaml: ignored: it is a folder, and nested folders are not read")

	if err := os.Symlink("nowhere", filepath.Join(dir, "gone.yaml")); err != nil {
		t.Fatal(err)
	}
	_, _, err = ReadDirs(context.Background(), []string{dir})
	wantProblems(t, err, dir+"/gone.yaml: cannot be read: no such file or directory")
}

func TestReadDirsSize(t *testing.T) {
	comment := append(bytes.Repeat([]byte{'#'}, maxFileSize-len(base)-1), '\n')
	dir := write(t, map[string]string{"a.yaml": string(comment) + base})
	requests, _, err := ReadDirs(context.Background(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	wantNames(t, requests, "shipper")

	dir = write(t, map[string]string{"a.yaml": "#" + string(comment) + base})
	_, _, err = ReadDirs(context.Background(), []string{dir})
	wantProblems(t, err, dir+"/a.yaml: is larger than 8 MiB")
}

func TestReadDirsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, dir := range []string{"testdata/good", "testdata/broken"} {
		requests, _, err := ReadDirs(ctx, []string{dir})
		if !errors.Is(err, context.Canceled) || requests != nil {
			t.Errorf("%s: %v, %v", dir, requests, err)
		}
	}
}

func TestReadDirsNone(t *testing.T) {
	requests, notes, err := ReadDirs(context.Background(), nil)
	if requests != nil || notes != nil || err == nil {
		t.Errorf("%v, %v, %v", requests, notes, err)
	}
}
