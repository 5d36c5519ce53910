package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/openshift/openshift-install-sts/pkg/destroy"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// agree shows what is to be deleted, and returns when the user agrees, by --yes or by an answer.
func (d *destruction) agree(ctx context.Context) error {
	if err := d.result().List(d.streams.err); err != nil {
		return err
	}
	pending := d.found.Count(destroy.Pending)
	var local []string
	if d.flags.purge {
		local = d.purgeable()
		for _, name := range local {
			fmt.Fprintf(d.streams.err, "To be removed from the install directory, if it is unchanged: %s\n", diagnostic.OneLine(name))
		}
	}
	if pending == 0 && len(local) == 0 {
		d.log.Infof("Nothing of %s is left to delete", d.found.InfraName)
		if !d.found.Known && len(d.found.Items()) == 0 {
			d.log.Warnf("Nothing of this name was found in account %s and region %s, and nothing in the directory vouches for it: make sure that --name, --region and the account are the right ones", d.found.Account, d.found.Region)
		}
		return nil
	}
	if d.flags.yes {
		return nil
	}
	in, ok := d.streams.in.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return diagnostic.Inputf("Look at the list above, and give --yes to delete it.", "nobody can be asked, since the input is no terminal: nothing was deleted")
	}
	what := "Delete " + total(pending)
	if len(local) > 0 {
		what += fmt.Sprintf(" and %d files", len(local))
	}
	fmt.Fprintf(d.streams.err, "%s of cluster %s in account %s? Type the name %s to go on: ",
		what, d.found.InfraName, d.found.Account, d.found.InfraName)
	answer, err := readLine(ctx, in)
	if err != nil {
		fmt.Fprintln(d.streams.err)
		return err
	}
	if answer != d.found.InfraName {
		return diagnostic.Inputf("Run the command again and type the name, if it is to be deleted.", "the answer is not %s: nothing was deleted", d.found.InfraName)
	}
	return nil
}

// maxAnswer bounds an answer: a name has at most 58 characters.
const maxAnswer = 1024

// readLine reads a line. Reading cannot be interrupted, so that it is left behind when the user
// interrupts the program; it ends with it.
func readLine(ctx context.Context, in io.Reader) (string, error) {
	lines := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(io.LimitReader(in, maxAnswer)).ReadString('\n')
		lines <- strings.TrimSpace(line)
	}()
	select {
	case line := <-lines:
		return line, nil
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
