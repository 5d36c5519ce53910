// Package cloud describes AWS resources as plain data: what should exist, what was found,
// and how the two differ. It opens no connection. Assets compute what is desired, and a
// Target carries it out: the live target in pkg/cloud/live observes and changes, the plan
// target in pkg/cloud/plan observes only. So nothing is described twice.
package cloud
