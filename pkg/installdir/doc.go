// Package installdir reads an openshift-install directory without changing it, recognises
// how far openshift-install has come in it, and judges whether manifests can still be
// added. It knows nothing of AWS calls or of the asset graph.
package installdir
