package cloudformation

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1" // it is what IAM calls a thumbprint
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// commandsOf returns the indented lines below a heading.
func commandsOf(t *testing.T, f render.File, heading string) string {
	t.Helper()
	_, section, found := strings.Cut(string(f.Data), "\n"+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var b strings.Builder
	for line := range strings.Lines(section) {
		if text, indented := strings.CutPrefix(line, "    "); indented {
			b.WriteString(text)
		}
	}
	if !found || b.Len() == 0 {
		t.Fatalf("%s has no commands below %q", f.Name, heading)
	}
	return b.String()
}

// option returns the values that an option has in calls that begin with prefix.
func option(calls []string, prefix, option string) []string {
	var list []string
	for _, call := range calls {
		fields := strings.Fields(call)
		if at := slices.Index(fields, option); at > 0 && strings.HasPrefix(call, prefix) {
			list = append(list, fields[at+1])
		}
	}
	return list
}

// Every template becomes a stack and an instance, the bucket first; all are deleted in the
// opposite order, and no list of them is too wide to be read.
func TestReadmeNamesAllStacks(t *testing.T) {
	for _, roles := range []int{5, 400} {
		s := rendertest.Cluster{Boundary: "arn:aws:iam::" + rendertest.Account + ":policy/it's"}.Stack(rendertest.Many(roles)...)
		files := rendertest.Files(t, Format(), s)
		stacks, sets := []string{stackName(s, mainTemplate)}, []string{setOf(mainTemplate)}
		for _, name := range templateNames(files, "") {
			if name != mainTemplate {
				stacks = append(stacks, stackName(s, name))
			}
		}
		for _, name := range templateNames(files, stackSetFolder) {
			if name != mainTemplate {
				sets = append(sets, setOf(name))
			}
		}
		prefix := stackName(s, mainTemplate)
		gone := []string{prefix + "-large-x-1", prefix + "-large-x-2", prefix + "-roles-gone"}
		d := newDesk(t, files, ownedBucket+noDocument+
			"*describe-stack-set-operation*) echo SUCCEEDED ;;\n*describe-stacks*) printf '%s\\n' "+strings.Join(append(slices.Clone(stacks), gone...), " ")+" ;;\n")
		calls := func(folder, heading string) []string {
			t.Helper()
			f := files[folder+"README.md"]
			commands := commandsOf(t, f, heading)
			if heading == "## Check" {
				commands, _, _ = strings.Cut(commands, "\ncurl ") // what follows connects
			}
			out, calls, err := d.run(t, "cd ./"+folder+"\n"+commands)
			if err != nil {
				t.Fatalf("%s: %s: %v\n%s", f.Name, heading, err, out)
			}
			return calls
		}
		demand := func(what string, got, want []string) {
			t.Helper()
			if !slices.Equal(got, want) {
				t.Errorf("%d roles, %s: %q, want %q", roles, what, got, want)
			}
		}
		reversed := func(list []string) []string {
			list = slices.Clone(list)
			slices.Reverse(list)
			return list
		}
		const cfn = "cloudformation "
		apply := calls("", "## Apply")
		demand("deployed", option(apply, cfn+"deploy ", "--stack-name"), stacks)
		demand("protected", option(apply, cfn+"update-termination-protection", "--stack-name"), stacks)
		demand("boundaries", slices.Compact(option(apply, cfn+"deploy ", "--parameter-overrides")), []string{idBoundary + "=" + s.Boundary})
		demand("checked", option(calls("", "## Check"), cfn+"describe-stacks", "--stack-name"), stacks)
		demand("deleted", option(calls("", "## Undo"), cfn+"delete-stack ", "--stack-name"), reversed(stacks))

		applied := calls("stackset/", "## Apply")
		demand("sets", option(applied, cfn+"create-stack-set ", "--stack-set-name"), sets)
		demand("checked instances", option(calls("stackset/", "## Check"), cfn+"describe-stack-instance ", "--stack-set-name"), sets)
		demand("instances", option(applied, cfn+"create-stack-instances ", "--stack-set-name"), sets)
		updated := calls("stackset/", "## After a later render")
		demand("updated", option(updated, cfn+"update-stack-set ", "--stack-set-name"), sets)
		demand("updated instances", option(updated, cfn+"update-stack-instances ", "--stack-set-name"), sets)
		demand("deleted instances", option(calls("stackset/", "## Undo"), cfn+"delete-stack-instances ", "--stack-set-name"), reversed(sets))

		// Those without a template, a role's policies before the role.
		left, _, _ := strings.Cut(commandsOf(t, files["README.md"], updateHeading), ")\n(\n")
		out, _, err := d.run(t, left+")\n")
		demand("left", strings.Fields(out), reversed(gone))
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		for _, name := range []string{"README.md", "stackset/README.md"} {
			for line := range strings.Lines(string(files[name].Data)) {
				if len(line) > 125 {
					t.Errorf("%s: this is too wide: %s", name, line)
				}
			}
			if size := len(files[name].Data); size > 12_000 {
				t.Errorf("%s has %d bytes", name, size)
			}
		}
	}
}

// A block of commands that is pasted stops at its first failure, and the shell lives on.
func TestReadmeStopsAtFailure(t *testing.T) {
	files := rendertest.Files(t, Format(), rendertest.Cluster{}.Stack(rendertest.Many(2)...))
	for name, headings := range map[string][]string{
		"README.md": {"## Apply", "## Check", "## Undo"}, "stackset/README.md": {"## Apply", "## After a later render", "## Check", "## Undo"},
	} {
		for _, heading := range headings {
			for block := range strings.SplitSeq(commandsOf(t, files[name], heading), "(\n") {
				block, _, isBlock := strings.Cut(block, "\n)\n")
				if !isBlock {
					continue
				}
				d := newDesk(t, files, "cloudformation*) exit 254 ;;\n"+ownedBucket+noDocument)
				out, calls, err := d.run(t, "(\n"+block+"\n)\necho alive")
				called := 0
				for _, call := range calls {
					if strings.HasPrefix(call, "cloudformation") {
						called++
					}
				}
				if err != nil || !strings.HasSuffix(out, "alive\n") || called != 1 {
					t.Errorf("%s: %s: %d commands of CloudFormation, %v, %s", name, heading, called, err, out)
				}
			}
		}
	}
}

// The command prints the thumbprint of the last certificate that a server sends.
func TestThumbprintCommand(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	var chain [][]byte // each signed by itself: nobody checks
	for i := range 3 {
		c := &x509.Certificate{SerialNumber: big.NewInt(int64(i + 1)), NotAfter: time.Now().Add(time.Hour)}
		data, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		chain = append(chain, data)
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{{Certificate: chain, PrivateKey: key}}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return // the test is over
		}
		_ = conn.(*tls.Conn).HandshakeContext(t.Context())
		_ = conn.Close()
	}()

	s := rendertest.Cluster{}.Stack()
	command := commandsOf(t, rendertest.Files(t, Format(), s)["README.md"], thumbprintHeading)
	command, _, _ = strings.Cut(command, "(\n")
	command = regexp.MustCompile(`-connect \S+`).ReplaceAllString(command, "-connect "+listener.Addr().(*net.TCPAddr).String())
	out, err := exec.CommandContext(t.Context(), "sh", "-c", command).CombinedOutput()
	if want := fmt.Sprintf("%X\n", sha1.Sum(chain[2])); string(out) != want {
		t.Errorf("it prints %q (%v), want %q", out, err, want)
	}
	s.Issuer = "https://x.example:8443/path"
	if got := thumbprintCommand(s); !strings.Contains(got, "-servername x.example \\\n    -connect x.example:8443 ") {
		t.Errorf("with a port the command is %s", got)
	}
}
