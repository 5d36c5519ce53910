//go:build unix

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/issuer"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
	"github.com/openshift/openshift-install-sts/pkg/standin/webidentity"
)

// The command, tested as a user runs it: scripts in testdata/script run the real main in a
// process of its own, against moto. All scripts share one moto, which takes seconds to
// start; each has a fault proxy of its own in front of it, and an infrastructure name of
// its own, so that they can run side by side and none sees what another does.

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

const (
	testdata = "../../testdata"
	// sampleName is the infrastructure name in testdata/install-dirs.
	sampleName = "harbor-x4k2p"
	// region is the one in testdata/install-dirs.
	region = "eu-west-1"
	// secretAccessKey can be told from everything else that a log may hold.
	secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	// pullSecretAuth is in the pull secret of testdata/install-dirs.
	pullSecretAuth = "ZGVtbzpkZW1v"
	// patience bounds every wait; only a failing test reaches it.
	patience = 30 * time.Second
	// nobody is the user that `unprivileged` becomes when the tests run as root.
	nobody = 65534
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"openshift-install-sts": main})
}

func TestScripts(t *testing.T) {
	syscall.Umask(0o022) // the scripts check permissions
	key := make(chan []byte, 1)
	go func() {
		defer close(key)
		if k, err := signingkey.Generate(); err == nil {
			key <- signingkey.EncodePrivate(k)
		}
	}()
	server, err := moto.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	signingKey := <-key
	if signingKey == nil {
		t.Fatal("no signing key could be made")
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(testdata, "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			return setup(env, server.URL(), signingKey)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"await":        cmdAwait,
			"aws":          cmdAWS,
			"ccoctl":       cmdCcoctl,
			"companyproxy": cmdCompanyProxy,
			"credentials":  cmdCredentials,
			"edit":         cmdEdit,
			"exits":        cmdExits,
			"fault":        cmdFault,
			"files":        cmdFiles,
			"finish":       cmdFinish,
			"iamuser":      cmdIAMUser,
			"installdir":   cmdInstallDir,
			"issuer":       cmdIssuer,
			"nosecrets":    cmdNoSecrets,
			"payload":      cmdPayload,
			"perm":         cmdPerm,
			"requests":     cmdRequests,
			"scrub":        cmdScrub,
			"seed":         cmdSeed,
			"signal":       cmdSignal,
			"start":        cmdStart,
			"sts":          cmdSTS,
			"tamper":       cmdTamper,
			"unprivileged": cmdUnprivileged,
			"usekey":       cmdUseKey,
		},
	})
}

// world is what one script has for itself.
type world struct {
	proxy *faultproxy.Proxy
	moto  string // moto's URL: what a script does there itself is not among the requests
	infra string // the infrastructure name
	key   []byte // a signing key that the scripts share, PEM, PKCS#1
	keys  []string
	// remembered are the files of directories, by the directory's name.
	remembered map[string]map[string]fileState
	background map[string]*background
	// sts and issuer are nil until the script starts them.
	sts    *webidentity.Server
	issuer *issuer.Server
	// hosted are the places at which the issuer serves folders, and the folders.
	hosted [][2]string
}

// background is a command that runs beside the script.
type background struct {
	cmd            *exec.Cmd
	stdout, stderr bytes.Buffer
	done           chan struct{}
}

type worldKey struct{}

func worldOf(ts *testscript.TestScript) *world {
	w, ok := ts.Value(worldKey{}).(*world)
	if !ok {
		ts.Fatalf("the script was not set up")
	}
	return w
}

// setup gives a script its proxy, the CredentialsRequests of a release in credrequests,
// $INFRA for its infrastructure name, and an environment in which nothing of the tester's
// own reaches the command: no profile, no metadata, no home, no proxy, no certificates.
func setup(env *testscript.Env, motoURL string, key []byte) error {
	proxy, err := faultproxy.Start(motoURL)
	if err != nil {
		return err
	}
	script := strings.TrimPrefix(filepath.Base(env.WorkDir), "script-")
	w := &world{
		proxy: proxy, moto: motoURL, infra: strings.ReplaceAll(script, "_", "-") + "-x4k2p", key: key,
		remembered: map[string]map[string]fileState{}, background: map[string]*background{},
	}
	env.Defer(func() {
		for _, b := range w.background {
			_ = b.cmd.Process.Kill()
			<-b.done
		}
		_ = proxy.Close()
	})
	home := filepath.Join(env.WorkDir, ".home")
	if err := os.Mkdir(home, 0o755); err != nil {
		return err
	}
	// What testscript sets is kept; it takes nothing but PATH from the tester's environment.
	env.Vars = append(env.Vars, harness.Env(proxy.URL(), home)...)
	requests := os.DirFS(filepath.Join(testdata, "credentials-requests", "release"))
	if err := os.CopyFS(filepath.Join(env.WorkDir, "credrequests"), requests); err != nil {
		return err
	}
	env.Setenv("AWS_SECRET_ACCESS_KEY", secretAccessKey)
	env.Setenv("INFRA", w.infra)
	env.Values[worldKey{}] = w
	for _, v := range env.Vars {
		name, _, _ := strings.Cut(v, "=")
		w.keys = append(w.keys, name)
	}
	slices.Sort(w.keys)
	w.keys = slices.Compact(w.keys)
	return nil
}

// usage fails a script that calls a command wrongly.
func usage(ts *testscript.TestScript, ok bool, text string) {
	if !ok {
		ts.Fatalf("usage: %s", text)
	}
}

// installdir STAGE DIR copies an install directory of testdata, with the script's own
// infrastructure name, over DIR.
func cmdInstallDir(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "installdir STAGE DIR")
	from, to := filepath.Join(testdata, "install-dirs", args[0]), ts.MkAbs(args[1])
	ts.Check(filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		data = bytes.ReplaceAll(data, []byte(sampleName), []byte(worldOf(ts).infra))
		return os.WriteFile(filepath.Join(to, rel), data, 0o644)
	}))
}

// usekey DIR puts a signing key into DIR/tls, so that a script spends no time on making one.
func cmdUseKey(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "usekey DIR")
	folder := filepath.Join(ts.MkAbs(args[0]), "tls")
	ts.Check(os.MkdirAll(folder, 0o755))
	ts.Check(os.WriteFile(filepath.Join(folder, "bound-service-account-signing-key.key"), worldOf(ts).key, 0o600))
}

// edit FILE OLD NEW replaces a text that occurs in FILE; `\n` is a line break.
func cmdEdit(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "edit FILE OLD NEW")
	data, breaks := ts.ReadFile(args[0]), strings.NewReplacer(`\n`, "\n")
	old := breaks.Replace(args[1])
	if !strings.Contains(data, old) {
		ts.Fatalf("%s does not contain %q", args[0], old)
	}
	data = strings.ReplaceAll(data, old, breaks.Replace(args[2]))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(data), 0o644))
}

// exits CODE PROGRAM ARGS... runs a program, which must end with the exit code.
func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "exits CODE PROGRAM ARGS...")
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// command returns a command that is run as `exec` would run it.
func command(ts *testscript.TestScript, program string, args []string) *exec.Cmd {
	path, err := exec.LookPath(program)
	ts.Check(err)
	cmd := exec.Command(path, args...)
	cmd.Dir = ts.MkAbs(".")
	for _, name := range append(worldOf(ts).keys, "NO_COLOR") {
		if value := ts.Getenv(name); value != "" {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	return cmd
}

// start NAME PROGRAM ARGS... runs a program beside the script and sets $NAME to its
// process id.
func cmdStart(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "start NAME PROGRAM ARGS...")
	b := &background{cmd: command(ts, args[1], args[2:]), done: make(chan struct{})}
	b.cmd.Stdout, b.cmd.Stderr = &b.stdout, &b.stderr
	ts.Check(b.cmd.Start())
	go func() {
		_ = b.cmd.Wait()
		close(b.done)
	}()
	worldOf(ts).background[args[0]] = b
	ts.Setenv(args[0], strconv.Itoa(b.cmd.Process.Pid))
}

// signal INT|TERM|KILL NAME sends a signal to what was started.
func cmdSignal(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]os.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "KILL": syscall.SIGKILL}
	usage(ts, !neg && len(args) == 2 && signals[args[0]] != nil, "signal INT|TERM|KILL NAME")
	b := worldOf(ts).background[args[1]]
	if b == nil {
		ts.Fatalf("%s was not started", args[1])
	}
	ts.Check(b.cmd.Process.Signal(signals[args[0]]))
}

// finish NAME CODE waits for what was started, which must end with the exit code; -1
// means by a signal. Its output is that of the last command then.
func cmdFinish(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "finish NAME CODE")
	b := worldOf(ts).background[args[0]]
	if b == nil {
		ts.Fatalf("%s was not started", args[0])
	}
	select {
	case <-b.done:
	case <-time.After(patience):
		ts.Fatalf("%s is still running", args[0])
	}
	delete(worldOf(ts).background, args[0])
	_, _ = ts.Stdout().Write(b.stdout.Bytes())
	_, _ = ts.Stderr().Write(b.stderr.Bytes())
	if code := strconv.Itoa(b.cmd.ProcessState.ExitCode()); code != args[1] {
		ts.Fatalf("%s: exit code %s, want %s\n%s", args[0], code, args[1], b.stderr.String())
	}
}

// unprivileged CODE PROGRAM ARGS... is exits as a user whom permissions bind, even when
// the tests run as root.
func cmdUnprivileged(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "unprivileged CODE PROGRAM ARGS...")
	cmd := command(ts, args[1], args[2:])
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		// The temporary folders of the tests are closed to others.
		for _, path := range []string{cmd.Path, ts.Getenv("WORK")} {
			for dir := filepath.Dir(path); dir != filepath.Dir(os.TempDir()) && dir != "/"; dir = filepath.Dir(dir) {
				if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o011 != 0o011 {
					ts.Check(os.Chmod(dir, info.Mode().Perm()|0o011))
				}
			}
		}
	}
	cmd.Stdout, cmd.Stderr = ts.Stdout(), ts.Stderr()
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%v", err)
	}
	if code := strconv.Itoa(cmd.ProcessState.ExitCode()); code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

// faults are what the proxy can do with a request.
var faults = map[string]func(*faultproxy.Request) faultproxy.Action{
	"throttle": faultproxy.Throttle,
	"500":      faultproxy.InternalError,
	"denied": func(r *faultproxy.Request) faultproxy.Action {
		return faultproxy.AWSError(r, 403, "AccessDenied", "User is not authorized to perform "+r.Operation)
	},
	"reset":      func(*faultproxy.Request) faultproxy.Action { return faultproxy.Reset() },
	"lose":       func(*faultproxy.Request) faultproxy.Action { return faultproxy.LoseAnswer() },
	"hang":       func(*faultproxy.Request) faultproxy.Action { return faultproxy.HangBefore() },
	"hang-after": func(*faultproxy.Request) faultproxy.Action { return faultproxy.HangAfter() },
}

// fault KIND COUNT [OPERATION] does it to the next COUNT requests, or to those of an
// operation; `fault none` ends it.
func cmdFault(ts *testscript.TestScript, neg bool, args []string) {
	const text = "fault KIND COUNT [OPERATION] | fault none"
	proxy := worldOf(ts).proxy
	if len(args) == 1 && args[0] == "none" {
		proxy.SetFault(nil)
		return
	}
	usage(ts, !neg && (len(args) == 2 || len(args) == 3) && faults[args[0]] != nil, text)
	left, err := strconv.Atoi(args[1])
	ts.Check(err)
	proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if left == 0 || len(args) == 3 && r.Operation != args[2] {
			return faultproxy.Pass()
		}
		left--
		return faults[args[0]](r)
	})
}

// await OPERATION waits until a request of the operation has arrived.
func cmdAwait(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "await OPERATION")
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		for _, r := range worldOf(ts).proxy.Requests() {
			if r.Operation == args[0] {
				return
			}
		}
	}
	ts.Fatalf("no request %s has arrived", args[0])
}

// requests reset forgets the requests so far; requests none demands that there are none
// since, requests reading that none of them changes anything; [!] requests has OPERATION
// that there is (not) one of the operation.
func cmdRequests(ts *testscript.TestScript, neg bool, args []string) {
	const text = "requests reset|none|reading | [!] requests has OPERATION"
	proxy := worldOf(ts).proxy
	var bad []faultproxy.Request
	switch usage(ts, len(args) > 0, text); args[0] {
	case "reset":
		proxy.ResetRequests()
	case "none":
		bad = proxy.Requests()
	case "reading":
		if len(proxy.Requests()) == 0 {
			ts.Fatalf("no request was made at all")
		}
		bad = faultproxy.Mutating(proxy.Requests())
	case "has":
		usage(ts, len(args) == 2, text)
		has := slices.ContainsFunc(proxy.Requests(), func(r faultproxy.Request) bool { return r.Operation == args[1] })
		if has == neg {
			ts.Fatalf("request %s: %t", args[1], has)
		}
	default:
		ts.Fatalf("usage: %s", text)
	}
	for _, r := range bad {
		ts.Logf("%s %s\n", r.Operation, r.Subject)
	}
	if len(bad) > 0 {
		ts.Fatalf("%d requests too many", len(bad))
	}
}

// fileState is what must not change of a file that is left alone.
type fileState struct {
	mode    fs.FileMode
	modTime time.Time
	sum     [sha256.Size]byte
}

// files remember DIR notes every file below DIR; files same DIR [EXCEPT...] demands that
// each is there, with the same bytes, mode and modification time, and no other.
func cmdFiles(ts *testscript.TestScript, neg bool, args []string) {
	const text = "files remember DIR | files same DIR [EXCEPT...]"
	usage(ts, !neg && len(args) >= 2, text)
	w, now := worldOf(ts), map[string]fileState{}
	root := ts.MkAbs(args[1])
	ts.Check(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		now[rel] = fileState{info.Mode(), info.ModTime(), sha256.Sum256(data)}
		return err
	}))
	switch args[0] {
	case "remember":
		w.remembered[args[1]] = now
		return
	case "same":
	default:
		ts.Fatalf("usage: %s", text)
	}
	before, ok := w.remembered[args[1]]
	if !ok {
		ts.Fatalf("%s was not remembered", args[1])
	}
	names := slices.Collect(maps.Keys(now))
	names = append(names, slices.Collect(maps.Keys(before))...)
	slices.Sort(names)
	changed := false
	for _, name := range slices.Compact(names) {
		if old, there := before[name]; old != now[name] && !slices.Contains(args[2:], name) {
			ts.Logf("%s: before (%t) %v, now %v\n", name, there, old, now[name])
			changed = true
		}
	}
	if changed {
		ts.Fatalf("%s is not the same", args[1])
	}
}

// perm MODE FILE... demands the permissions of files, in octal.
func cmdPerm(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "perm MODE FILE...")
	for _, name := range args[1:] {
		info, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if mode := fmt.Sprintf("%04o", info.Mode().Perm()); mode != args[0] {
			ts.Fatalf("%s has mode %s, want %s", name, mode, args[0])
		}
	}
}

// scrub FROM TO DIR copies a file, stdout or stderr, with what differs from run to run
// replaced: the id of DIR's signing key by KEYID, its modulus by MODULUS.
func cmdScrub(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "scrub FROM TO DIR")
	text := ts.ReadFile(args[0])
	public, err := signingkey.ParsePublic("the key", []byte(ts.ReadFile(filepath.Join(args[2], "sts", "sa-signer.pub"))))
	ts.Check(err)
	key, err := oidc.NewKey(public)
	ts.Check(err)
	text = strings.NewReplacer(key.Kid, "KEYID", key.N, "MODULUS").Replace(text)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o644))
}

// [!] nosecrets FILE... demands that no secret is in the files, stdout or stderr: none of
// those that setup chose, no line of a private key that lies about, and nothing that the STS
// stand-in was shown or gave.
func cmdNoSecrets(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, len(args) > 0, "[!] nosecrets FILE...")
	secrets := map[string]string{
		"PRIVATE KEY":   "a private key's PEM header",
		secretAccessKey: "the AWS secret access key",
		pullSecretAuth:  "the pull secret",
	}
	if token := ts.Getenv("AWS_SESSION_TOKEN"); token != "" {
		secrets[token] = "the AWS session token"
	}
	for _, pattern := range []string{"*.key", "*/tls/*.key"} {
		files, err := filepath.Glob(filepath.Join(ts.Getenv("WORK"), pattern))
		ts.Check(err)
		for _, file := range files {
			for _, line := range strings.Split(strings.TrimSpace(ts.ReadFile(file)), "\n") {
				if !strings.HasPrefix(line, "-----") {
					secrets[line] = "a line of " + filepath.Base(file)
				}
			}
		}
	}
	for _, secret := range worldOf(ts).tokenSecrets() {
		secrets[secret] = "a token, a part of one, or credentials that STS gave"
	}
	for _, name := range args {
		text, found := ts.ReadFile(name), ""
		if text == "" {
			ts.Fatalf("%s is empty", name)
		}
		for secret, what := range secrets {
			if strings.Contains(text, secret) {
				found = what
			}
		}
		switch {
		case found != "" && !neg:
			ts.Fatalf("%s holds %s", name, found)
		case found == "" && neg:
			ts.Fatalf("%s holds no secret", name)
		}
	}
}

// [!] aws role NAME, aws provider HOST, aws bucket NAME, aws object BUCKET/KEY print what
// AWS holds as JSON, an object as it is. With ! it must not exist.
func cmdAWS(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, len(args) == 2, "[!] aws role|provider|bucket|object NAME")
	read := map[string]func(context.Context, string, string) (any, error){
		"role": readRole, "provider": readProvider, "bucket": readBucket, "object": readObject,
	}[args[0]]
	usage(ts, read != nil, "[!] aws role|provider|bucket|object NAME")
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	found, err := read(ctx, worldOf(ts).moto, args[1])
	var api smithy.APIError
	missing := errors.As(err, &api) && slices.Contains([]string{"NoSuchEntity", "NoSuchBucket", "NoSuchKey", "NotFound"}, api.ErrorCode())
	switch {
	case neg && missing:
		return
	case neg && err == nil:
		ts.Fatalf("%s %s exists", args[0], args[1])
	}
	ts.Check(err)
	if text, ok := found.(string); ok {
		_, err = ts.Stdout().Write([]byte(text))
		ts.Check(err)
		return
	}
	encoder := json.NewEncoder(ts.Stdout())
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	ts.Check(encoder.Encode(found))
}

func readRole(ctx context.Context, endpoint, name string) (any, error) {
	client := awsstate.NewIAM(endpoint)
	role, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	if err != nil {
		return nil, err
	}
	found := map[string]any{
		"path": aws.ToString(role.Role.Path), "description": aws.ToString(role.Role.Description),
		"tags": iamTags(role.Role.Tags),
	}
	if b := role.Role.PermissionsBoundary; b != nil {
		found["boundary"] = aws.ToString(b.PermissionsBoundaryArn)
	}
	if found["trust"], err = document(role.Role.AssumeRolePolicyDocument); err != nil {
		return nil, err
	}
	list, err := client.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &name})
	if err != nil {
		return nil, err
	}
	policies := map[string]any{}
	for _, policy := range list.PolicyNames {
		out, err := client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &name, PolicyName: &policy})
		if err != nil {
			return nil, err
		}
		if policies[policy], err = document(out.PolicyDocument); err != nil {
			return nil, err
		}
	}
	found["policies"] = policies
	return found, nil
}

// document decodes a policy as IAM gives it.
func document(encoded *string) (value any, err error) {
	text, err := iampolicy.Decode(aws.ToString(encoded))
	if err == nil {
		err = json.Unmarshal([]byte(text), &value)
	}
	return value, err
}

func readProvider(ctx context.Context, endpoint, host string) (any, error) {
	out, err := awsstate.NewIAM(endpoint).GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{
		OpenIDConnectProviderArn: aws.String("arn:aws:iam::123456789012:oidc-provider/" + host),
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(out.ClientIDList)
	return map[string]any{
		"url": aws.ToString(out.Url), "audiences": out.ClientIDList, "thumbprints": out.ThumbprintList, "tags": iamTags(out.Tags),
	}, nil
}

func readBucket(ctx context.Context, endpoint, name string) (any, error) {
	client := awsstate.NewS3(endpoint)
	location, err := client.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: &name})
	if err != nil {
		return nil, err
	}
	found := map[string]any{"region": location.LocationConstraint}
	if tagging, err := client.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &name}); err == nil {
		tags := map[string]string{}
		for _, t := range tagging.TagSet {
			tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
		}
		found["tags"] = tags
	}
	if access, err := client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &name}); err == nil {
		found["publicAccessBlock"] = access.PublicAccessBlockConfiguration
	}
	if policy, err := client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &name}); err == nil {
		if found["policy"], err = document(policy.Policy); err != nil {
			return nil, err
		}
	}
	list, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &name})
	if err != nil {
		return nil, err
	}
	objects := []string{}
	for _, o := range list.Contents {
		objects = append(objects, aws.ToString(o.Key))
	}
	found["objects"] = objects
	return found, nil
}

func readObject(ctx context.Context, endpoint, name string) (any, error) {
	bucket, key, _ := strings.Cut(name, "/")
	out, err := awsstate.NewS3(endpoint).GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return nil, err
	}
	defer out.Body.Close()
	body, err := io.ReadAll(out.Body)
	return string(body), err
}

func iamTags(tags []iamtypes.Tag) map[string]string {
	m := map[string]string{}
	for _, t := range tags {
		m[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return m
}

// seed bucket|role NAME [KEY=VALUE...], seed provider URL [KEY=VALUE...], seed object
// BUCKET/KEY FILE and seed policy NAME, a permissions boundary, make what somebody else made before. The
// policy may be there already, since all scripts share an account.
func cmdSeed(ts *testscript.TestScript, neg bool, args []string) {
	const text = "seed bucket|role|provider|policy NAME [KEY=VALUE...] | seed object BUCKET/KEY FILE"
	usage(ts, !neg && len(args) >= 2, text)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var bucketTags []s3types.Tag
	var tags []iamtypes.Tag
	for _, tag := range args[2:] {
		key, value, _ := strings.Cut(tag, "=")
		bucketTags = append(bucketTags, s3types.Tag{Key: &key, Value: &value})
		tags = append(tags, iamtypes.Tag{Key: &key, Value: &value})
	}
	endpoint, name := worldOf(ts).moto, args[1]
	var err error
	switch args[0] {
	case "bucket":
		client := awsstate.NewS3(endpoint)
		_, err = client.CreateBucket(ctx, &s3.CreateBucketInput{
			Bucket:                    &name,
			CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: region},
		}, func(o *s3.Options) { o.Region = region })
		if err == nil && len(bucketTags) > 0 {
			_, err = client.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: &name, Tagging: &s3types.Tagging{TagSet: bucketTags}})
		}
	case "object":
		usage(ts, len(args) == 3, text)
		bucket, key, _ := strings.Cut(name, "/")
		_, err = awsstate.NewS3(endpoint).PutObject(ctx, &s3.PutObjectInput{
			Bucket: &bucket, Key: &key, Body: strings.NewReader(ts.ReadFile(args[2])), ContentType: aws.String("application/json"),
		})
	case "role":
		_, err = awsstate.NewIAM(endpoint).CreateRole(ctx, &iam.CreateRoleInput{
			RoleName: &name, AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[]}`), Tags: tags,
		})
	case "policy":
		_, err = awsstate.NewIAM(endpoint).CreatePolicy(ctx, &iam.CreatePolicyInput{
			PolicyName: &name, PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`), Tags: tags,
		})
		var api smithy.APIError
		if errors.As(err, &api) && api.ErrorCode() == "EntityAlreadyExists" {
			err = nil
		}
	case "provider":
		// The audiences are right already, since moto cannot change them.
		_, err = awsstate.NewIAM(endpoint).CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
			Url: &name, ClientIDList: []string{"openshift", "sts.amazonaws.com"}, Tags: tags,
		})
	default:
		ts.Fatalf("usage: %s", text)
	}
	ts.Check(err)
}
