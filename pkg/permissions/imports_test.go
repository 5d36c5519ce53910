package permissions_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The way is from permissions to cloud: neither it nor its targets know what commands need.
func TestImports(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../cloud", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range file.Imports {
			if name, err := strconv.Unquote(i.Path.Value); err != nil || strings.HasSuffix(name, "/pkg/permissions") {
				t.Errorf("%s imports %s (%v)", path, i.Path.Value, err)
			}
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Errorf("%d files were looked at: %v", files, err)
	}
}
