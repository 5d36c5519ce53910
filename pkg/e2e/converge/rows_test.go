package converge

import (
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// row is one thing that is changed behind the program's back.
type row struct {
	name string
	// change changes it.
	change func(*testing.T, *cluster)
	// want is all that plan may find.
	want []change
	// flags are given to plan and create.
	flags []string
	// lost is set where what others added is lost with the change, as with a role that is
	// deleted: it is put back before AWS is compared.
	lost bool
}

// refusal is a change behind the program's back that it must not repair.
type refusal struct {
	name   string
	change func(*testing.T, *cluster)
	// code is the exit code, and texts are what the error says, the way out included.
	code  int
	texts []string
	flags []string
}

// suite runs rows on one cluster, which is made anew only when a row has failed or has
// left it broken.
type suite struct {
	h      *harness.Harness
	folder string
	// make makes the cluster, ready to be changed.
	make func(*testing.T, *suite) *cluster

	cluster *cluster
	aws     string
	files   map[string]string
}

// newSuite returns a suite whose cluster has the requests alpha and beta, and on every
// resource something that others added.
func newSuite(t *testing.T, flags ...string) *suite {
	t.Helper()
	return &suite{
		h: take(t), folder: t.TempDir(),
		make: func(t *testing.T, s *suite) *cluster {
			c := newCluster(t, s.h, s.folder, alpha(), beta())
			c.create(t, flags...)
			c.addOthers(t)
			return c
		},
	}
}

// ready returns the cluster as it is before a row.
func (s *suite) ready(t *testing.T, flags ...string) *cluster {
	t.Helper()
	if s.cluster != nil {
		return s.cluster
	}
	if err := s.h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := s.make(t, s)
	c.finds(t, nil, flags...)
	s.aws, s.files = c.snapshot(t), fingerprint(t, c.dir, results)
	s.cluster = c
	return c
}

// run runs rows: each is found, repaired, and then nothing is left of it.
func (s *suite) run(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		ok := t.Run(r.name, func(t *testing.T) {
			c := s.ready(t, r.flags...)
			r.change(t, c)
			c.finds(t, r.want, r.flags...)
			if got, want := c.create(t, r.flags...), repaired(r.want); !slices.Equal(got, want) {
				t.Errorf("create manifests changed %v, want %v", got, want)
			}
			c.finds(t, nil, r.flags...)
			if r.lost {
				c.addOthers(t)
			}
			c.sameAWS(t, s.aws)
			s.sameContent(t, r)
		})
		if !ok {
			s.cluster = nil
		}
	}
}

// sameContent demands that the files are those of before the row, and that those which
// the row is not about were not even written again.
func (s *suite) sameContent(t *testing.T, r row) {
	t.Helper()
	now := fingerprint(t, s.cluster.dir, results)
	for _, c := range r.want {
		if c.kind != "file" {
			continue
		}
		if got, want := sumOf(now[c.name]), sumOf(s.files[c.name]); got != want {
			t.Errorf("%s is not what it was: sum %q, want %q", c.name, got, want)
		}
		s.files[c.name] = now[c.name]
	}
	sameFiles(t, s.files, now)
}

// refuse runs refusals, each on a cluster of its own.
func (s *suite) refuse(t *testing.T, refusals []refusal) {
	t.Helper()
	for _, r := range refusals {
		t.Run(r.name, func(t *testing.T) {
			c := s.ready(t)
			s.cluster = nil
			r.change(t, c)
			c.refused(t, r.code, r.texts, r.flags...)
		})
	}
}

// repaired returns what create changes to repair what plan found: each resource or file
// once.
func repaired(found []change) []touched {
	var all []touched
	for _, f := range found {
		t := touched{f.kind, f.name}
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}
