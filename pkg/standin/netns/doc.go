// Package netns runs a test in a network namespace of its own, in which nothing but the loopback
// device works: what the test starts, too, can reach its own stand-ins and nothing else. Where
// package offline proves that a program opens no connection at all, this is for programs that talk
// to AWS, and must do so without any other network.
//
// The test runs in a process of its own, this test binary once more, since a namespace belongs
// to a process from its beginning: https://man7.org/linux/man-pages/man7/network_namespaces.7.html
// Without privileges the namespace is one of a new user namespace, where the kernel allows that.
// Where it cannot be made, the test fails and says why; it is never skipped.
//
// TestMain begins with Setup, before it starts any server, and the test with Enter:
//
//	func TestMain(m *testing.M) {
//		if err := netns.Setup(); err != nil { … }
//		os.Exit(m.Run())
//	}
//
//	func TestLocal(t *testing.T) {
//		if !netns.Enter(t) {
//			return // it was run in a namespace, and its result is this test's
//		}
//		…
//	}
package netns
