// Package moto runs a real moto_server, the AWS stand-in, for tests, the benchmark and
// the demo. Each Server is a process of its own on a loopback port of its own, so that
// packages tested side by side never see each other's roles and buckets.
package moto
