import type { ServiceVerbs } from './service-verbs';

export const athena: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html',

  // A query also reads tables of Glue and objects of S3, and writes its result: those are granted by their ARNs.
  types: {
    workgroup: {
      verbs: {
        start: [
          'BatchGetQueryExecution',
          'GetQueryExecution',
          'GetQueryResults',
          'GetQueryResultsStream',
          'ListQueryExecutions',
          'StartQueryExecution',
          'StopQueryExecution',
        ],
        read: ['BatchGetQueryExecution', 'GetQueryExecution', 'GetQueryResults', 'GetQueryResultsStream'],
      },
      common: ['GetWorkGroup'],
      companions: [
        {
          verbs: ['start'],
          type: 'datacatalog',
          from: /^workgroup\/.*$/,
          to: 'datacatalog/AwsDataCatalog',
          actions: ['GetDataCatalog'],
        },
      ],
    },
    datacatalog: {
      verbs: { read: ['GetDataCatalog', 'GetDatabase', 'GetTableMetadata', 'ListDatabases', 'ListTableMetadata'] },
    },
  },
};
