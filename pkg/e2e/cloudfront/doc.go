// Package cloudfront tests what the live target makes of a private bucket behind CloudFront, below the
// graph of assets: each setting, each way to be interrupted, and each thing of somebody else's in the way.
package cloudfront
