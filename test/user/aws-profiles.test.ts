import { awsProfiles } from '../../cli/user/aws-profiles';

it('has the names of the profiles, and the accounts of their roles and sessions', () => {
  const text = `[default]
region = eu-west-1

[profile prod]
sso_session = acme
sso_account_id = 444455556666

[profile "with blank"]
role_arn = arn:aws:iam::111122223333:role/admin
source_profile = default

[sso-session acme]
sso_region = eu-west-1
[ profile ]
[services local]
`;
  expect(awsProfiles(text)).toEqual([
    { name: 'default' },
    { name: 'prod', account: '444455556666' },
    { name: 'with blank', account: '111122223333' },
  ]);
});

it.each(['', 'garbage', '[', '[profile ]'])('is empty for "%s"', (text) => {
  expect(awsProfiles(text)).toEqual([]);
});
