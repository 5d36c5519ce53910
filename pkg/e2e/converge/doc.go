// Package converge has the tests that whatever is changed behind the program's back is
// found by plan, exactly and alone, and repaired by create; and that whatever cannot be
// repaired is refused while nothing has been touched. They drive the real command against
// the AWS stand-in, one row for each field of each resource and each file.
//
// rows_test.go has the cycle that every row goes through. The other files are named for
// what is changed.
package converge
