package crash

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/logging"
)

const stateFile = store.StateFileName

// keyFile is where the installer takes the signing key from.
const keyFile = "tls/bound-service-account-signing-key.key"

// directory are the files of an install directory, by name. The log and the lock are not
// among them: they tell of runs, and not of what the runs made.
type directory map[string]file

type file struct {
	mode fs.FileMode
	data string
}

func readDirectory(dir string) (directory, error) {
	files := directory{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || name == logging.FileName || name == store.LockFileName {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		files[filepath.ToSlash(name)] = file{info.Mode(), string(data)}
		return err
	})
	return files, err
}

// differences says in which files d is not as want. State files are compared as JSON.
func (d directory) differences(want directory) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(d)) {
		if _, ok := want[name]; !ok {
			all = append(all, name+": is there, and should not be")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		got, ok := d[name]
		switch wanted := want[name]; {
		case !ok:
			all = append(all, name+": is missing")
		case got.mode != wanted.mode:
			all = append(all, fmt.Sprintf("%s: mode is %s, want %s", name, got.mode, wanted.mode))
		case normal(name, got.data) != normal(name, wanted.data):
			all = append(all, name+": "+firstDifference(normal(name, got.data), normal(name, wanted.data)))
		}
	}
	return all
}

// normal returns a state file in the normal form of JSON, and any other as it is.
func normal(name, data string) string {
	if name != stateFile {
		return data
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return "damaged: " + data
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return "damaged: " + data
	}
	return out.String()
}

// halfWritten says what is wrong with what a stopped run left. Each file that the program
// writes is absent or complete, which is as it stood before or as an undisturbed run leaves
// it; and nobody else can read what holds the key.
func (d directory) halfWritten(before, complete directory) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(d)) {
		got := d[name]
		if strings.Contains(got.data, "PRIVATE KEY") && got.mode.Perm()&0o077 != 0 {
			all = append(all, fmt.Sprintf("%s holds the key and has the mode %s", name, got.mode))
		}
		switch {
		case name == stateFile:
			if !json.Valid([]byte(got.data)) {
				all = append(all, "the state is no JSON: "+got.data)
			}
			if got.mode != 0o600 {
				all = append(all, "the state has the mode "+got.mode.String())
			}
		case strings.HasPrefix(name, "manifests/"), strings.HasPrefix(name, "tls/"), strings.HasPrefix(name, "sts/"):
			if got.data != before[name].data && got.data != complete[name].data {
				all = append(all, fmt.Sprintf("%s is neither what it was nor what it will be: %q", name, got.data))
			}
		}
	}
	for name := range before {
		_, there := d[name]
		if _, wanted := complete[name]; wanted && !there {
			all = append(all, name+" is gone")
		}
	}
	return all
}

// savedKey is the key in a state file.
type savedKey struct {
	KeyID      string `json:"keyID"`
	PrivateKey string `json:"privateKey"`
}

// savedKey returns the key that the state holds, if there is one.
func (d directory) savedKey() savedKey {
	var state struct {
		Assets struct {
			KeyPair savedKey `json:"key-pair"`
		} `json:"assets"`
	}
	// A state that cannot be read is halfWritten's to tell.
	_ = json.Unmarshal([]byte(d[stateFile].data), &state)
	return state.Assets.KeyPair
}
