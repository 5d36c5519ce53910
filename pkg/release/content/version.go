package content

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// A version as semver writes it, and as nightly builds are called
// (4.20.0-0.nightly-2025-09-01-123456). It gets into messages and into the state.
var plainVersion = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.+_-]{0,127}$`)

// Version returns the version of the release: that of release-metadata, else the name that
// image-references has. It is empty when neither file is there.
func (s *Set) Version() (string, error) {
	if data, ok := s.File(Metadata); ok {
		return MetadataVersion(data)
	}
	data, ok := s.File(References)
	if !ok {
		return "", nil
	}
	var stream struct {
		Metadata struct {
			Name string `json:"name"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(data, &stream); err != nil {
		return "", notJSON(References, err)
	}
	return checkVersion(References, stream.Metadata.Name)
}

// MetadataVersion returns the version that a release-metadata file has.
func MetadataVersion(data []byte) (string, error) {
	var metadata struct {
		Version string `json:"version"`
	}
	if err := json.Unmarshal(data, &metadata); err != nil {
		return "", notJSON(Metadata, err)
	}
	return checkVersion(Metadata, metadata.Version)
}

func checkVersion(file, version string) (string, error) {
	if !plainVersion.MatchString(version) {
		return "", Refusef("%s has no version of a release but %s", file, diagnostic.Quote(version))
	}
	return version, nil
}

// notJSON leaves out what encoding/json quotes of the file.
func notJSON(file string, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return Refusef("%s is not JSON: at byte %d", file, syntax.Offset)
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return Refusef("%s is not what it should be: its field %s is no %s", file, diagnostic.Quote(kind.Field), kind.Type)
	}
	return Refusef("%s is not JSON: %s", file, strings.TrimSpace(fmt.Sprintf("%.80q", err.Error())))
}
