// Package issuer stands in for the public side of S3: it serves the buckets of a moto to
// everybody, by https, under the host names that S3 has for them, with a private
// certificate authority.
//
// A client gets there through a proxy on a loopback port: with HTTPS_PROXY set to
// Server.ProxyURL, a program that opens https://<bucket>.s3.<region>.amazonaws.com/ is
// connected with the stand-in in place of Amazon, and with Server.CertificateFile in
// SSL_CERT_FILE, or as an extra authority, it believes it. No other host is reached.
package issuer
