package crash

import (
	"context"
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// outcome is what a run left behind, and how it came to it.
type outcome struct {
	aws      *awsstate.State
	files    directory
	requests []faultproxy.Request
}

func look(ctx context.Context, h *harness.Harness, dir string) (*outcome, error) {
	o := &outcome{requests: h.Proxy.Requests()}
	var err error
	if o.aws, err = awsstate.Snapshot(ctx, h.Moto.URL()); err != nil {
		return nil, err
	}
	o.files, err = readDirectory(dir)
	return o, err
}

// differences says where o is not as want, in AWS or in the directory.
func (o *outcome) differences(want *outcome) []string {
	var all []string
	if got, want := o.aws.JSON(), want.aws.JSON(); got != want {
		all = append(all, "AWS: "+firstDifference(got, want))
	}
	return append(all, o.files.differences(want.files)...)
}

// firstDifference returns the first lines in which two texts differ.
func firstDifference(got, want string) string {
	const shown = 6
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	i := 0
	for i < len(g) && i < len(w) && g[i] == w[i] {
		i++
	}
	context := strings.Join(w[max(0, i-3):min(i, len(w))], "\n")
	return fmt.Sprintf("line %d, after\n%s\ngot\n%s\nwant\n%s", i+1, context,
		strings.Join(g[min(i, len(g)):min(i+shown, len(g))], "\n"),
		strings.Join(w[min(i, len(w)):min(i+shown, len(w))], "\n"))
}
