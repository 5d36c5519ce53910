package credentialsrequest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// Overrides are what sts-config.yaml changes about single requests.
type Overrides struct {
	List []stsconfig.Override
	// Source says where a field of the file is, by its path such as "credentialsRequests[1].narrow[0]";
	// errors begin with it.
	Source func(path string) string
	// Decisions say of the requests that are not the cluster's why they are not.
	Decisions []Decision
}

// Apply returns the requests as the overrides change them; each has an Adjustment for everything that
// was changed. The requests that are passed in stay as they are. An override that finds no request, or
// that would not do what it says, is an input error; all are told at once.
func (o Overrides) Apply(requests []Request) ([]Request, error) {
	changed := slices.Clone(requests)
	var problems []error
	taken := map[int]int{} // which override is for a request, by the request's index
	for i, override := range o.List {
		found, err := o.find(i, requests)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		for _, at := range found {
			if other, twice := taken[at]; twice {
				problems = append(problems, diagnostic.Inputf("Put what the two say into one.", "%s: %s is the CredentialsRequest of credentialsRequests[%d], too",
					o.source(i, ""), requests[at].ID(), other))
				continue
			}
			taken[at] = i
			if changed[at], err = o.apply(i, override, requests[at]); err != nil {
				problems = append(problems, err)
			}
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return changed, nil
}

// source says where a field of an override is.
func (o Overrides) source(i int, field string) string {
	return o.Source(fmt.Sprintf("credentialsRequests[%d]%s", i, field))
}

// find returns the requests that an override names: one, or several of the same name for different
// Secrets.
func (o Overrides) find(i int, requests []Request) ([]int, error) {
	named := o.List[i].Name
	names := func(id string) bool {
		_, name, qualified := strings.Cut(id, "/")
		return id == named || qualified && name == named
	}
	var found []int
	var ids []string
	for at, r := range requests {
		if names(r.ID()) {
			found, ids = append(found, at), append(ids, r.ID())
		}
	}
	ids = sortedOnce(ids)
	switch {
	case len(ids) == 1:
		return found, nil
	case len(ids) > 1:
		return nil, diagnostic.Inputf("Name one of them, with its namespace.", "%s: %s is the name of several CredentialsRequests: %s",
			o.source(i, ".name"), diagnostic.Quote(named), enumerate(ids))
	}
	for _, d := range o.Decisions {
		if !d.Included && names(d.Request) {
			return nil, diagnostic.Inputf("Remove the entry, or change what leaves the CredentialsRequest out.", "%s: %s does not belong to this cluster: %s",
				o.source(i, ".name"), diagnostic.OneLine(d.Request), diagnostic.OneLine(d.Reason))
		}
	}
	for _, r := range requests {
		ids = append(ids, r.ID())
	}
	return nil, diagnostic.Inputf("Name one of the cluster's: "+enumerate(sortedOnce(ids))+".", "%s: this cluster has no CredentialsRequest %s",
		o.source(i, ".name"), diagnostic.Quote(named))
}

// apply changes one request.
func (o Overrides) apply(i int, override stsconfig.Override, r Request) (Request, error) {
	r.Adjustments = slices.Clone(r.Adjustments)
	if r.RoleARN != "" && override.RoleARN == "" && changesRole(override) {
		return r, diagnostic.Inputf("Leave all but roleARN and audiences away for this request.", "%s: %s uses the role %s, which is used as it is",
			o.source(i, ""), r.ID(), diagnostic.Quote(r.RoleARN))
	}
	if override.RoleARN != "" && override.RoleARN != r.RoleARN {
		r.RoleARN, r.RoleARNSource = override.RoleARN, o.source(i, ".roleARN")
		r.adjust("", "uses the role %s, which is made elsewhere, and gets none of its own", r.RoleARN)
	}
	audiences := sortedOnce(override.Audiences)
	if len(audiences) > 0 && !slices.Equal(audiences, []string{DefaultAudience}) {
		r.Audiences = audiences
		r.adjust("", "has tokens for %s in the place of %s", strings.Join(audiences, ", "), DefaultAudience)
	}
	if more := missing(r.ServiceAccounts, override.ServiceAccounts); len(more) > 0 {
		r.ServiceAccounts = sortedOnce(slices.Concat(r.ServiceAccounts, more))
		r.adjust("", "may be used by service accounts of other names, too: %s", strings.Join(more, ", "))
	}
	return r, o.applyStatements(i, override, &r)
}

// changesRole reports whether an override is about a role that this program makes.
func changesRole(o stsconfig.Override) bool {
	return len(o.ServiceAccounts) > 0 || len(o.AddActions) > 0 || len(o.RemoveActions) > 0 || len(o.Narrow) > 0
}

func (r *Request) adjust(reason, format string, args ...any) {
	r.Adjustments = append(r.Adjustments, Adjustment{What: diagnostic.OneLine(fmt.Sprintf(format, args...)), Reason: diagnostic.OneLine(strings.TrimSpace(reason))})
}

// missing returns the texts that have does not hold, sorted, each once.
func missing(have, want []string) []string {
	return slices.DeleteFunc(sortedOnce(want), func(text string) bool { return slices.Contains(have, text) })
}

// enumerate joins names from a file for a message; of many only the first.
func enumerate(names []string) string {
	const most = 20
	quoted := make([]string, 0, most)
	for _, name := range names[:min(len(names), most)] {
		quoted = append(quoted, diagnostic.Clip(diagnostic.OneLine(name), 120))
	}
	text := strings.Join(quoted, ", ")
	if len(names) > most {
		text += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return text
}
