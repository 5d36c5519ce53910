package crash

import (
	"flag"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	flag.Parse()
	letWaitersWait()
	code := m.Run()
	closeStands()
	os.Exit(code)
}

// letWaitersWait lets any number of tests be under way, unless somebody said how many. The
// pools of stand-ins bound what is really done at once, and a test that waits for one, or
// for a back-off, must not keep a busy one from starting.
func letWaitersWait() {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", "1000")
	}
}
