package layer

import (
	"archive/tar"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/standin/tarfile"
)

func TestEntriesThatAreRefused(t *testing.T) {
	const name = "release-manifests/a.yaml"
	for what, test := range map[string]struct {
		entries []tarfile.Entry
		want    string
	}{
		"symbolic link":        {[]tarfile.Entry{{Name: name, Type: tar.TypeSymlink, Link: "/etc/passwd"}}, `"release-manifests/a.yaml" is a symbolic link`},
		"hard link":            {[]tarfile.Entry{{Name: name, Type: tar.TypeLink, Link: "etc/passwd"}}, "is a hard link"},
		"device":               {[]tarfile.Entry{{Name: name, Type: tar.TypeChar}}, "is a device"},
		"block device":         {[]tarfile.Entry{{Name: name, Type: tar.TypeBlock}}, "is a device"},
		"named pipe":           {[]tarfile.Entry{{Name: name, Type: tar.TypeFifo}}, "is a named pipe"},
		"contiguous file":      {[]tarfile.Entry{{Raw: tarfile.Block(tar.TypeCont, name, 0, "")}}, "of a kind that no image has"},
		"unknown type":         {[]tarfile.Entry{{Raw: tarfile.Block('Z', name, 0, "")}}, "of a kind that no image has"},
		"link in a subfolder":  {[]tarfile.Entry{{Name: "release-manifests/sub/a", Type: tar.TypeSymlink, Link: "x"}}, "is a symbolic link"},
		"folder is a link":     {[]tarfile.Entry{{Name: "release-manifests", Type: tar.TypeSymlink, Link: "etc"}}, `"release-manifests" is a symbolic link, not a folder`},
		"folder is a file":     {[]tarfile.Entry{{Name: "release-manifests", Data: "x"}}, "is a file, not a folder"},
		"absolute name":        {[]tarfile.Entry{{Name: "/release-manifests/a.yaml", Data: "x"}}, "has an absolute name"},
		"steps up":             {[]tarfile.Entry{{Name: "etc/../release-manifests/a.yaml", Data: "x"}}, `has ".." in its name`},
		"steps up from within": {[]tarfile.Entry{{Name: "release-manifests/../../etc/passwd", Data: "x"}}, `has ".." in its name`},
		"steps up and in":      {[]tarfile.Entry{{Name: "../release-manifests/a.yaml", Data: "x"}}, `has ".." in its name`},
		"steps up to itself":   {[]tarfile.Entry{{Name: "release-manifests/..", Type: tar.TypeDir}}, `has ".." in its name`},
		"backslash":            {[]tarfile.Entry{{Name: `release-manifests/..\a.yaml`, Data: "x"}}, "has a path separator"},
		"control character":    {[]tarfile.Entry{{Name: "release-manifests/a\n.yaml", Data: "x"}}, `"a\n.yaml" has unprintable`},
		"twice":                {[]tarfile.Entry{{Name: name}, {Name: "./" + name}}, "is there twice"},
		"bad whiteout":         {[]tarfile.Entry{{Name: `release-manifests/.wh.a\b`}}, "has a path separator"},
		"empty whiteout":       {[]tarfile.Entry{{Name: `release-manifests/.wh.`}}, "is no file name"},
		"large file":           {[]tarfile.Entry{{Raw: tarfile.Block(tar.TypeReg, name, 8<<20+1, "")}}, "larger than 8 MiB"},
		"large by PAX": {[]tarfile.Entry{{Raw: append(
			tarfile.Block(tar.TypeXHeader, "pax", int64(len(tarfile.Records("size", "9000000"))), tarfile.Records("size", "9000000")),
			tarfile.Block(tar.TypeReg, name, 1, "x")...)}}, "larger than 8 MiB"},
		"hole of a terabyte": {[]tarfile.Entry{{Raw: append(
			tarfile.Block(tar.TypeXHeader, "pax", int64(len(hole)), hole), tarfile.Block(tar.TypeReg, name, 1, "x")...)}}, "larger than 8 MiB"},
		"PAX name": {[]tarfile.Entry{{Raw: append(
			tarfile.Block(tar.TypeXHeader, "pax", int64(len(paxName)), paxName), tarfile.Block(tar.TypeReg, "etc/passwd", 0, "")...)}}, `has ".." in its name`},
		"headers":         {[]tarfile.Entry{{Raw: manyHeaders(20)}, {Name: "x"}}, "the headers of the first"},
		"header too long": {[]tarfile.Entry{{Raw: tarfile.Block(tar.TypeXHeader, "pax", 2<<20, strings.Repeat("x", 2<<20))}, {Name: "x"}}, "cannot be unpacked"},
	} {
		set, err := readBytes(t, tarfile.Build(t, test.entries...))
		if err == nil || set != nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, %v", what, set != nil, err)
			continue
		}
		if diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
			t.Errorf("%s: kind or hints of %v", what, err)
		}
	}
}

// hole is the PAX header of a sparse file of a terabyte that has one byte.
var hole = tarfile.Records("GNU.sparse.major", "0", "GNU.sparse.minor", "1", "GNU.sparse.numblocks", "1", "GNU.sparse.map", "0,1",
	"GNU.sparse.realsize", fmt.Sprint(1<<40), "GNU.sparse.size", fmt.Sprint(1<<40))

// oldHole is such a file in the form that GNU tar had before PAX (tar's manual, "Old GNU Format").
func oldHole(name string) []byte {
	block := tarfile.Block('S', name, 1, "x")
	copy(block[257:], "ustar  \x00")
	copy(block[386:], "00000000000\x0000000000001\x00") // the byte is the first of the file
	copy(block[483:], "\x80\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00")
	copy(block[148:], "        ")
	sum := 0
	for _, b := range block[:512] {
		sum += int(b)
	}
	copy(block[148:], fmt.Sprintf("%06o\x00 ", sum))
	return block
}

var paxName = tarfile.Records("path", "etc/../release-manifests/a.yaml")

// manyHeaders is so many extended headers of almost a mebibyte in a row.
func manyHeaders(count int) []byte {
	records := tarfile.Records("comment", strings.Repeat("x", 1<<20-100))
	one := tarfile.Block(tar.TypeXHeader, "pax", int64(len(records)), records)
	var all []byte
	for range count {
		all = append(all, one...)
	}
	return all
}

func TestEntriesThatAreNobodysBusiness(t *testing.T) {
	start := time.Now()
	records := tarfile.Records("size", "10")
	data := tarfile.Build(t,
		tarfile.Entry{Name: "etc/../../passwd", Data: "x"},
		tarfile.Entry{Name: "/etc/passwd", Data: "x"},
		tarfile.Entry{Name: "etc/a", Type: tar.TypeLink, Link: "release-manifests/a.yaml"},
		tarfile.Entry{Name: "dev/null", Type: tar.TypeChar},
		tarfile.Entry{Raw: append(tarfile.Block(tar.TypeXHeader, "pax", int64(len(hole)), hole), tarfile.Block(tar.TypeReg, "sparse", 1, "x")...)},
		tarfile.Entry{Raw: oldHole("sparse")},
		tarfile.Entry{Raw: append(tarfile.Block(tar.TypeXHeader, "pax", int64(len(records)), records), tarfile.Block(tar.TypeReg, "ten", 1, "0123456789")...)},
		tarfile.Entry{Raw: tarfile.Block(tar.TypeXGlobalHeader, "release-manifests", int64(len(tarfile.Records("comment", "x"))), tarfile.Records("comment", "x"))},
		tarfile.Entry{Name: "./release-manifests", Type: tar.TypeDir},
		tarfile.Entry{Name: "././release-manifests//a.yaml", Data: request},
		tarfile.Entry{Name: "release-manifests/.wh..wh.plnk", Data: ""},
	)
	set, err := readBytes(t, data)
	if err != nil || fmt.Sprint(set.Names()) != "[a.yaml]" {
		t.Errorf("%v, %v", set != nil, err)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("took %s: the holes were read", took)
	}
}

func TestWhiteouts(t *testing.T) {
	lower, err := readBytes(t, release(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"etc/x":                            "[a.yaml image-references] false",
		"release-manifests/.wh.a.yaml":     "[image-references] false",
		"./release-manifests/.wh.a.yaml":   "[image-references] false",
		"release-manifests/.wh..wh..opq":   "[] true",
		".wh.release-manifests":            "[] true",
		"./.wh.release-manifests":          "[] true",
		".wh..wh..opq":                     "[] true",
		"sub/.wh..wh..opq":                 "[a.yaml image-references] false",
		"sub/.wh.release-manifests":        "[a.yaml image-references] false",
		"release-manifests/sub/.wh.a.yaml": "[a.yaml image-references] false",
	} {
		set, err := readBytes(t, tarfile.Build(t, tarfile.Entry{Name: name}))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := set.Merge(lower); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := fmt.Sprint(set.Names(), set.Opaque()); got != want {
			t.Errorf("%s: %s, expected %s", name, got, want)
		}
	}
}
