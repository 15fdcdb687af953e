import type { Companion, ServiceVerbs } from './service-verbs';

const BUCKET: Companion['from'] = /^(bucket\/[^/]+)$/;
const READ_TABLE = ['GetTable', 'GetTableData', 'GetTableMetadataLocation'];
/** A commit reads the metadata of the table and writes new ones. */
const WRITE_TABLE = [...READ_TABLE, 'PutTableData', 'UpdateTableMetadataLocation'];

export const s3tables: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-identity-based-policies.html',

  types: {
    TableBucket: {
      verbs: { list: ['ListNamespaces', 'ListTables'], read: ['ListNamespaces', 'ListTables'], write: [] },
      common: ['GetNamespace', 'GetTableBucket'],
      companions: [
        { verbs: ['read'], type: 'Table', from: BUCKET, to: '$1/table/*', actions: READ_TABLE, part: true },
        { verbs: ['write'], type: 'Table', from: BUCKET, to: '$1/table/*', actions: WRITE_TABLE, part: true },
      ],
    },
    Table: { verbs: { read: READ_TABLE, write: WRITE_TABLE } },
  },
  service: { list: ['ListTableBuckets'] },
};
