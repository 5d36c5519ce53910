package layer

import "github.com/openshift/openshift-install-sts/pkg/release/content"

// The limits of the layers that are read of one image. Layers of zeros are legal, and gzip
// makes a thousandth of them, zstd less than that: what is plausible cannot be told by the
// ratio alone. So the first 4 GiB are free, which is ten seconds' work, and what is beyond
// them must stand in proportion to what was sent.
const (
	maxExpanded  = 16 << 30
	freeExpanded = 4 << 30
	maxRatio     = 100

	maxEntries = 1_000_000
	// An entry takes a header of 512 bytes, and up to 1.5 KiB of PAX records for a long name
	// and extended attributes. archive/tar takes up to 1 MiB for one entry, and any number of
	// headers that describe other headers, which take much longer to read than data.
	freeHeaders  = 16 << 20
	headersEntry = 2 << 10
)

// Meter counts what the layers of one image expand to, for the limits on it. Its zero value
// is ready for use.
type Meter struct {
	stored, expanded int64
	entries          int64
	headers          int64
}

// expand counts bytes that were decompressed.
func (m *Meter) expand(n int) error {
	m.expanded += int64(n)
	switch {
	case m.expanded > maxExpanded:
		return content.Refusef("the layers expand to more than %d GiB", maxExpanded>>30)
	case m.expanded > freeExpanded+maxRatio*m.stored:
		return content.Refusef("%d bytes of layers expand to more than %d GiB, which no image does", m.stored, m.expanded>>30)
	}
	return nil
}

// entry counts an entry of an archive, and the bytes of its headers.
func (m *Meter) entry(headers int64) error {
	m.entries++
	m.headers += headers
	switch {
	case m.entries > maxEntries:
		return content.Refusef("the layers have more than %d entries", maxEntries)
	case m.headers > freeHeaders+headersEntry*m.entries:
		return content.Refusef("the headers of the first %d entries of the layers are larger than %d MiB", m.entries, m.headers>>20)
	}
	return nil
}
