package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// namedCommand is the program's name with the words behind it.
var namedCommand = regexp.MustCompile(`openshift-install-sts((?: +[a-z][a-z-]*)+)`)

// prose are words that follow the program's name in a sentence about it.
var prose = []string{"itself", "knows", "or"}

// unknownCommand returns the word behind the program's name that is no command: the first must be one,
// and the second where the first alone does nothing. Empty if there is none.
func unknownCommand(root *cobra.Command, words []string) string {
	cmd := root
	for _, word := range words {
		next := subcommand(cmd, word)
		if next == nil && (cmd == root || !cmd.Runnable()) {
			return word
		}
		if next == nil {
			return ""
		}
		cmd = next
	}
	return ""
}

func subcommand(cmd *cobra.Command, name string) *cobra.Command {
	for _, sub := range cmd.Commands() {
		if sub.Name() == name {
			return sub
		}
	}
	return nil
}

// Every command of this program that a message or the documentation tells a user to run exists.
func TestNamedCommandsExist(t *testing.T) {
	root := newRootCommand(&app{})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	found := 0
	check := func(where, text string) {
		for _, m := range namedCommand.FindAllStringSubmatch(text, -1) {
			words := strings.Fields(m[1])
			if slices.Contains(prose, words[0]) {
				continue
			}
			found++
			if word := unknownCommand(root, words); word != "" {
				t.Errorf("%s names %q, and there is no command %s", where, m[0], word)
			}
		}
	}
	repository := filepath.Join("..", "..")
	for _, folder := range []string{"cmd", "pkg", "docs"} {
		err := filepath.WalkDir(filepath.Join(repository, folder), func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go"):
			case strings.HasSuffix(path, ".go"):
				err = eachString(path, check)
			case strings.HasSuffix(path, ".md"):
				err = eachCode(path, check)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := eachCode(filepath.Join(repository, "README.md"), check); err != nil {
		t.Fatal(err)
	}
	if found < 50 {
		t.Errorf("only %d commands were found", found)
	}
}

// eachString calls check with every string of a Go file.
func eachString(path string, check func(where, text string)) error {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING {
			if text, err := strconv.Unquote(s.Value); err == nil {
				check(files.Position(s.Pos()).String(), text)
			}
		}
		return true
	})
	return nil
}

// eachCode calls check with what is a command in Markdown: in backquotes, or where a line begins.
func eachCode(path string, check func(where, text string)) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, code := range regexp.MustCompile("(?m)(?:`|^[ $]+)openshift-install-sts [^`#\n]*").FindAllString(string(data), -1) {
		check(path, code)
	}
	return nil
}
