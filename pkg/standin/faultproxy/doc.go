// Package faultproxy stands between a client and an AWS stand-in and gives what the
// stand-in cannot: throttling, errors of the service, lost answers, broken and hanging
// connections, the latency of a real network, and hooks at which a test can kill the
// client. It numbers and records every request, by which tests count calls and the
// benchmark measures the longest chain of them.
//
// Of CloudFront it knows what moto does not (cloudfront.go): whole configurations, versions, what cannot
// be deleted, and distributions that take their time ([Proxy.SlowDistributions]). It knows it of what was
// made through it; the rest is as moto says.
//
// Two things of its clients are worth knowing. The AWS SDK retries on its own; every
// attempt is a request here, and [Request.Attempt] and [Request.Invocation] tell them
// apart. And below the SDK, Go's HTTP transport sends a GET or HEAD once more, unasked
// and with the same attempt number, when a reused connection is reset before the first
// byte of the answer.
package faultproxy
