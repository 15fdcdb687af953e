import type { Companion } from './service-verbs';

/** Statements of the Data API, on a cluster or a workgroup. */
export const STATEMENTS = [
  'redshift-data:BatchExecuteStatement',
  'redshift-data:DescribeTable',
  'redshift-data:ExecuteStatement',
  'redshift-data:ListDatabases',
  'redshift-data:ListSchemas',
  'redshift-data:ListTables',
];

/**
 * Results of statements, which have no ARN; only those that the caller has started.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html
 */
export const RESULTS: Companion = {
  verbs: ['connect'],
  type: '*',
  from: /^.*$/,
  to: '*',
  actions: [
    'redshift-data:CancelStatement',
    'redshift-data:DescribeStatement',
    'redshift-data:GetStatementResult',
    'redshift-data:ListStatements',
  ],
  condition: { operator: 'StringEquals', key: 'redshift-data:statement-owner-iam-userid', value: '${aws:userid}' },
};
