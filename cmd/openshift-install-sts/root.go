package main

import (
	"os"

	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/logging"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// app is one run of the program.
type app struct {
	streams streams
	dir     string
	level   levelFlag
	output  outputFlag

	// given reports whether an option was given on the command line.
	given func(option string) bool
	// has reports whether the command has an option.
	has func(option string) bool

	started  bool // the command line was understood
	saves    bool // what was done so far is in a state file
	log      *logrus.Logger
	progress *progress.Progress
	fileLog  *logrus.Logger // writes to the log file alone; nil while there is none
}

const rootLong = `Prepares an install directory of openshift-install for a cluster on AWS in manual
mode with STS: every component gets an IAM role of its own and short-lived
credentials, and no long-lived key is stored in the cluster.

  openshift-install     create manifests --dir mycluster
  openshift-install-sts create manifests --dir mycluster
  openshift-install     create cluster   --dir mycluster`

func newRootCommand(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "openshift-install-sts",
		Short:         "Prepares OpenShift install directories for AWS with STS",
		Long:          rootLong,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRun: func(cmd *cobra.Command, _ []string) {
			a.started = true
			a.has = func(option string) bool { return cmd.Flags().Lookup(option) != nil }
			a.startLog()
		},
		PersistentPostRun: func(*cobra.Command, []string) { a.progress.Close() },
	}
	a.level.set(logrus.InfoLevel)
	a.output = outputText
	flags := root.PersistentFlags()
	flags.StringVar(&a.dir, "dir", ".", "install `directory`")
	flags.Var(&a.level, "log-level", "what the log tells: debug, info, warn or error")
	flags.Var(&a.output, "output", "form of the result on stdout: text or json")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return diagnostic.Inputf("See: "+cmd.CommandPath()+" --help", "%w", err)
	})
	root.AddCommand(newCreateCommand(a), newPlanCommand(a), newRenderCommand(a), newVerifyCommand(a), newDestroyCommand(a), newExtractCommand(a), newGraphCommand(a), newVersionCommand(a))
	adviseArguments(root)
	return root
}

// adviseArguments says of arguments that a command does not take where help is: most are a directory.
func adviseArguments(cmd *cobra.Command) {
	if refuse := cmd.Args; refuse != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := refuse(cmd, args); err != nil {
				return diagnostic.Inputf("See: "+cmd.CommandPath()+" --help. A directory is given with --dir.", "%w", err)
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		adviseArguments(sub)
	}
}

// startLog makes the log on stderr, below which the progress is drawn on a terminal.
func (a *app) startLog() {
	console, isTerminal := progress.NewConsole(a.streams.err)
	a.log = logging.Discard()
	a.log.SetLevel(logrus.DebugLevel)                   // the hooks below choose
	colors := isTerminal && os.Getenv("NO_COLOR") == "" // https://no-color.org
	a.log.AddHook(logging.NewHook(console, a.level.Level, logging.Console(isTerminal, colors)))
	a.progress = progress.New(a.log, console)
}
