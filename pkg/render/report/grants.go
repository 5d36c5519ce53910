package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// grant is a row of the table: what one statement says about the actions of one service.
type grant struct {
	// Service is the prefix of the actions, or says that they are of every service.
	Service string
	// Source says which statement of which document it is; empty when there is only one.
	Source string
	Denied bool
	// Marked are the actions that deserve a look. Changes and Reads are the others, one a
	// line: most of a large page are actions, and each text of its own costs it time.
	Marked         []item
	Changes, Reads string
	Resources      []item
	// Conditions are in words.
	Conditions []string

	// actions are all of the row, reading those that only read, and patterns those that stand
	// for more than one.
	actions, reading, patterns int

	marks          marks
	changes, reads []string // become Changes and Reads
}

// grants returns the rows of the policies of a role, sorted by service and within one in the
// order of the statements.
func grants(policies []policy) []grant {
	var rows []grant
	for _, p := range policies {
		for i, st := range p.Document.Statement {
			var source string
			if len(policies) > 1 || len(p.Document.Statement) > 1 {
				source = fmt.Sprintf("statement %d", i+1)
			}
			if len(policies) > 1 {
				source = p.Name + ", " + source
			}
			if st.Sid != "" {
				source = strings.TrimSpace(fmt.Sprintf("%s (%s)", source, st.Sid))
			}
			rows = append(rows, statementGrants(st, source)...)
		}
	}
	slices.SortStableFunc(rows, func(a, b grant) int { return cmp.Compare(a.Service, b.Service) })
	return rows
}

func statementGrants(st iampolicy.Statement, source string) []grant {
	denied := st.Effect == iampolicy.Deny
	resources, broad := resourceItems(st.Resource, denied)
	conditions := conditionWords(st.Condition)
	var rows []grant
	byService := map[string]int{}
	for _, action := range st.Action {
		service, _ := actionName(action)
		i, ok := byService[service]
		if !ok {
			i = len(rows)
			byService[service] = i
			rows = append(rows, grant{
				Service: serviceWords(service), Source: source, Denied: denied, Resources: resources, Conditions: conditions, marks: broad,
			})
		}
		rows[i].add(action)
	}
	for i := range rows {
		rows[i].Changes, rows[i].Reads = strings.Join(rows[i].changes, "\n"), strings.Join(rows[i].reads, "\n")
	}
	return rows
}

// add puts an action into its group.
func (g *grant) add(action string) {
	g.actions++
	reading := reads(action)
	if reading {
		g.reading++
	}
	if strings.ContainsAny(action, wildcards) {
		g.patterns++
	}
	if !g.Denied { // what is denied can only be too little
		if i := actionItem(action); i.marked() {
			g.Marked = append(g.Marked, i)
			g.marks.count(i)
			return
		}
	}
	if reading {
		g.reads = append(g.reads, action)
	} else {
		g.changes = append(g.changes, action)
	}
}

// resourceItems marks the resources of a statement, and counts the marks.
func resourceItems(resources []string, denied bool) ([]item, marks) {
	var kinds marks
	items := make([]item, len(resources))
	for i, r := range resources {
		if items[i] = (item{Name: r}); !denied {
			items[i] = resourceItem(r)
		}
		kinds.count(items[i])
	}
	return items, kinds
}
