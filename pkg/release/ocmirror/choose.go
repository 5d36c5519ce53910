package ocmirror

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

// maxMetadata is far beyond any release-metadata, in bytes.
const maxMetadata = 1 << 20

// architectures are the ends of tags of releases, as Linux calls architectures, and Go's names
// for them. An image of several has no name in Go.
var architectures = map[string]string{
	"x86_64": "amd64", "aarch64": "arm64", "s390x": "s390x", "ppc64le": "ppc64le",
	"amd64": "amd64", "arm64": "arm64", "multi": "",
}

// choose returns the wanted release, or the only one.
func choose(where string, all []candidate, want Want) (*candidate, error) {
	if len(all) == 1 {
		return &all[0], nil
	}
	left := slices.Clone(all)
	if want.Version != "" {
		left = slices.DeleteFunc(left, func(c candidate) bool { return c.version() != want.Version })
	}
	// One of this very architecture goes before one of several, or of nobody knows which.
	exact := slices.DeleteFunc(slices.Clone(left), func(c candidate) bool { return c.architecture() != want.Architecture })
	switch {
	case want.Architecture == "":
	case len(exact) > 0:
		left = exact
	default:
		left = slices.DeleteFunc(left, func(c candidate) bool { return c.architecture() != "" })
	}
	if len(left) == 1 {
		return &left[0], nil
	}
	shown, what := left, "which of them is meant cannot be told"
	if len(left) == 0 {
		shown, what = all, "none of them is "+strings.TrimSpace("version "+diagnostic.Quote(want.Version)+" for "+want.Architecture)
		if want.Version == "" {
			what = "none of them is for " + want.Architecture
		}
	}
	return nil, diagnostic.Inputf(advice(shown), "%s: holds %d releases (%s), and %s", diagnostic.OneLine(where), len(all), names(all), what)
}

// names lists releases by their tags and versions.
func names(all []candidate) string {
	const most = 20
	var texts []string
	for _, c := range all[:min(len(all), most)] {
		text := diagnostic.Quote(c.key)
		if version := c.version(); !strings.HasPrefix(path.Base(c.key), version) {
			text += " of version " + version
		}
		texts = append(texts, text)
	}
	slices.Sort(texts)
	if len(all) > most {
		texts = append(texts, fmt.Sprintf("and %d more", len(all)-most))
	}
	return strings.Join(texts, ", ")
}

// advice says how to name one release, with the first as the example whose name can be typed.
func advice(all []candidate) string {
	typable := slices.DeleteFunc(slices.Clone(all), func(c candidate) bool {
		return strings.ContainsFunc(c.key, func(r rune) bool { return !unicode.IsPrint(r) })
	})
	i := slices.IndexFunc(typable, func(c candidate) bool { return c.hold != "" })
	switch {
	case len(typable) == 0:
		return "Give the folder of one release with dir:, unpacked if need be."
	case i < 0:
		return "Give the folder of one release with oci:" + typable[0].place.describe(typable[0].layout) + "."
	case typable[i].place.command == nil:
		return "Give the folder of one release with dir:" + typable[i].place.describe(typable[i].hold) + "."
	}
	return "Unpack one release, as with `" + typable[i].place.command(typable[i].hold) + "`, and give its folder with dir:" + workingDir + "/" + typable[i].hold + "."
}

// version is what the release says of itself, else what its tag says. A damaged
// release-metadata is no concern before the release is chosen.
func (c *candidate) version() string {
	if c.hold != "" {
		if data, err := c.metadata(); err == nil {
			if version, err := content.MetadataVersion(data); err == nil {
				return version
			}
		}
	}
	tag := path.Base(c.key)
	if at := strings.LastIndexByte(tag, '-'); at > 0 {
		if _, known := architectures[tag[at+1:]]; known {
			return tag[:at]
		}
	}
	return tag
}

func (c *candidate) metadata() ([]byte, error) {
	name := path.Join(c.hold, content.Metadata)
	// Asked before the file is opened: opening a named pipe waits for somebody to write to it.
	info, err := fs.Stat(c.place.files, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrInvalid
	}
	file, err := c.place.files.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxMetadata))
}

// architecture is what the tag says, in Go's words; it is empty for an image of several, and
// when the tag says nothing.
func (c *candidate) architecture() string {
	tag := path.Base(c.key)
	return architectures[tag[strings.LastIndexByte(tag, '-')+1:]]
}
