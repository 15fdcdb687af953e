import { RESULTS, STATEMENTS } from './redshift-data';
import type { ServiceVerbs } from './service-verbs';

export const redshiftServerless: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html',

  types: { workgroup: { verbs: { connect: ['GetCredentials', ...STATEMENTS] }, companions: [RESULTS] } },
};
