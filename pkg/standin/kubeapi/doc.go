// Package kubeapi runs a real kube-apiserver for tests, with an etcd of its own: processes that end
// with the test, configured as OpenShift configures its API server where service account tokens
// are concerned, and with those of OpenShift's custom resources that this program reads.
//
// Nothing runs beside it: no controller, no kubelet and no scheduler. A namespace has no service
// account that was not created in it, and a pod stays as it was created.
//
// `make e2e` builds kube-apiserver; etcd is Debian's etcd-server.
package kubeapi
