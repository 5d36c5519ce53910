package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// iamuser NAME makes an IAM user, and gives what follows an access key of its own.
func cmdIAMUser(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "iamuser NAME")
	w := worldOf(ts)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	client := awsstate.NewIAM(w.moto)
	_, err := client.CreateUser(ctx, &iam.CreateUserInput{UserName: &args[0]})
	ts.Check(err)
	out, err := client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: &args[0]})
	ts.Check(err)
	w.setenv(ts, "AWS_ACCESS_KEY_ID", aws.ToString(out.AccessKey.AccessKeyId))
	w.setenv(ts, "AWS_SECRET_ACCESS_KEY", aws.ToString(out.AccessKey.SecretAccessKey))
}
