// Package crash proves that `create manifests` can be stopped, hindered and raced
// anywhere, and that the next run ends where an undisturbed one would have.
//
// Its tests run the real command against moto behind the fault proxy, and compare what
// stands in AWS and in the install directory with what an undisturbed run left:
//
//   - killed at every request, before it is carried out and after it with the answer
//     lost; killed twice; killed while it writes files; killed while it makes a key;
//   - interrupted by a signal: the state is saved and the exit code says so;
//   - a fault at every request (server error, throttle, reset, lost answer, hang), and
//     heavy throttling: the run itself succeeds;
//   - answers that waiting mends are waited for, and those that it does not are told with
//     their object and advice: denied, quota, expired credentials, malformed policy;
//   - others at work at the same time: a second run, a role, a provider, a bucket or keys
//     that somebody creates between the look and the write;
//   - a disk that is full from the start, or gets full at any request.
//
// destroy is tried in the same ways, by what destroy_test.go says: after a stop the state has not
// forgotten anything that is there, no provider trusts the name of a bucket that is gone, and the
// next run ends with nothing but somebody else's things, as they were.
//
// What holds in all of them: no half-written file, no lost key, no second key, no
// duplicate, nothing of somebody else's changed.
package crash
