package main

// row is a line of the table: a command, and what is there before it runs.
type row struct {
	name string
	// command is what is run; the options about the directory are added.
	command []string
	// requests is how many CredentialsRequests there are; 0 is the project's own seven.
	requests int
	// again measures the command on what an earlier run of it left, or of create manifests
	// for plan; else every run finds an empty account and a directory that has nothing but
	// the key.
	again bool
	// offline is set for a command that reads no directory and asks AWS nothing.
	offline bool

	// grows, unless "", is the row of the same command with fewer CredentialsRequests: the
	// processor time must grow as their number does, and not with its square.
	grows string

	// usual and target are the columns to compare with; "" is nothing known or asked for.
	usual, target string
	// maxDepth, unless 0, bounds the depth.
	maxDepth int
	// silent forbids requests altogether.
	silent bool
	// readOnly forbids mutating requests.
	readOnly bool
}

// many is the size of the large rows: more than any release has, so that what grows with
// the number of requests shows.
const many = 100

// first returns the command that makes what a row measures again.
func (r row) first() []string {
	if r.command[0] == "plan" {
		return []string{"create", "manifests"}
	}
	return r.command
}

// renderAll writes every format and the report.
var renderAll = []string{
	"render", "--account-id", "123456789012", "--name", "harbor-x4k2p", "--format", "cloudformation,terraform,aws-cli,files,hive", "--report",
}

// rows are the lines of the table. What the usual tool, ccoctl, does and what is to be
// reached was settled when the program was begun; they are not measured here.
var rows = []row{
	{
		name: "first `create manifests`", command: []string{"create", "manifests"},
		usual: "32 requests in series, 2.1 s", target: "at most 9 deep, 0.6 s", maxDepth: 9,
	},
	{
		name: "the same again, nothing changed", command: []string{"create", "manifests"}, again: true,
		usual: "21 requests in series, 10 of them mutating, 1.35 s", target: "none mutating, at most 3 deep, 0.3 s",
		maxDepth: 3, readOnly: true,
	},
	{
		name: "`plan`, nothing to do", command: []string{"plan"}, again: true, readOnly: true,
	},
	{
		name: "100 requests, first time", command: []string{"create", "manifests"}, requests: many,
		usual: "311 requests in series, about 18 s", target: "5 s",
	},
	{
		name: "the same 100 again", command: []string{"create", "manifests"}, requests: many, again: true, readOnly: true,
	},
	{
		name: "`render`, all formats and the report", command: renderAll, silent: true, target: "80 ms",
	},
	{
		name: "the same `render` again", command: renderAll, again: true, silent: true,
	},
	{
		name: "`render`, 250 requests", command: renderAll, requests: 250, silent: true,
	},
	{
		name: "`render`, 1,000 requests", command: renderAll, requests: 1000, silent: true, grows: "`render`, 250 requests", target: "1 s, linear",
	},
	{
		name: "start-up (`version`)", command: []string{"version"}, offline: true,
		usual: "50 ms", target: "30 ms", readOnly: true,
	},
}
