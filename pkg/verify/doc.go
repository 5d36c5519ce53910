// Package verify has the words of a proof: checks with stable identifiers, and the results
// that they come to. The checks themselves are in the folders below, one for each source of
// evidence: offline (the install directory alone), live (AWS and the issuer), assume (tokens
// like the cluster's) and cluster (the API server).
package verify
