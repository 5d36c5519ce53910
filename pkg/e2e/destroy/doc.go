// Package destroy proves that `destroy` deletes what was made for a cluster, in the right order, and
// leaves alone what is somebody else's. Its tests run the real command against moto behind the fault
// proxy. That it can be stopped and hindered anywhere is for the tests in pkg/e2e/crash.
package destroy
