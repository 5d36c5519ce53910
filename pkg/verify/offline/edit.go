package offline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// maxEdits is how many edited files are listed: a tool that changes the ends of lines changes
// all of them, and there may be thousands.
const maxEdits = 20

// checkEdits finds files that somebody changed since they were written. Where that does harm,
// another check says so; here it is only told. That a file is missing is told where no other
// check looks for it.
func checkEdits(ctx context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	more := 0
	for _, f := range e.Recorded {
		reason := e.edited(ctx, f)
		switch {
		case reason == "":
			continue
		case len(results) == maxEdits:
			more++
			continue
		}
		r := c.Warning(diagnostic.OneLine(f.Name), "%s", reason)
		if f.Asset == options.RenderingStateID {
			r = r.Advise("%s", renderAgain)
		}
		results = append(results, r)
	}
	if more > 0 {
		results = append(results, c.Warning("", "%d more files were changed since they were written", more))
	}
	return results
}

// edited says what became of a recorded file; empty when nothing is to be told.
func (e *evidence) edited(ctx context.Context, f store.Recorded) string {
	name := diagnostic.OneLine(f.Name)
	switch f.Standing {
	case store.FileMissing:
		if f.Asset == options.RenderingStateID {
			return name + " was rendered, and is missing"
		}
	case store.FileUnreadable:
		if !slices.ContainsFunc(e.said, func(r verify.Result) bool { return r.Subject == f.Name }) {
			return fmt.Sprintf("%s cannot be read: %v", name, diagnostic.Cause(f.Err))
		}
	case store.FileChanged:
		return name + " was changed since it was written" + e.whatChanged(ctx, f.Name)
	}
	return ""
}

// whatChanged names the fields in which a file is not as it would be written now; empty where
// that is not known.
func (e *evidence) whatChanged(ctx context.Context, name string) string {
	want := e.expectedObject(name)
	if want == nil {
		return ""
	}
	data, err := e.folder.read(name, maxManifest)
	if err != nil {
		return ""
	}
	objects, err := parseStrictly(ctx, name, data)
	if err != nil || len(objects) == 0 {
		return ", and cannot be understood"
	}
	fields := changedFields("", objects[0], want)
	switch {
	case len(fields) > 0:
		const most = 8
		return ", in " + diagnostic.Clip(diagnostic.OneLine(strings.Join(fields[:min(len(fields), most)], ", ")), 300)
	case len(objects) > 1:
		return ": more objects were added to it"
	}
	return ", in its layout or comments alone"
}
