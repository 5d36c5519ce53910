// Package issuer stands in for the public side of S3 and CloudFront, and for whoever serves OIDC
// documents himself: it serves the buckets and the distributions of a moto, and folders, to everybody, by
// https, under the host names that they have, with a private certificate authority.
//
// A client gets there through a proxy on a loopback port: with HTTPS_PROXY set to
// Server.ProxyURL, a program that opens https://<bucket>.s3.<region>.amazonaws.com/ is
// connected with the stand-in in place of Amazon, and with Server.CertificateFile in
// SSL_CERT_FILE, or as an extra authority, it believes it. No other host is reached.
//
// A distribution reads its bucket if the bucket's policy admits it, and serves at once, whatever its
// status is.
package issuer
