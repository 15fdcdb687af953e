import type { Companion, ServiceVerbs } from './service-verbs';

const READ_TABLE = [
  'BatchGetPartition',
  'GetPartition',
  'GetPartitions',
  'GetTable',
  'GetTableVersion',
  'GetTableVersions',
  'GetTables',
];
const READ_DATABASE = ['GetDatabase', ...READ_TABLE];
/** The partitions are the data of a table here; its rows are in S3. */
const WRITE_PARTITIONS = [
  'BatchCreatePartition',
  'BatchDeletePartition',
  'BatchUpdatePartition',
  'CreatePartition',
  'DeletePartition',
  'UpdatePartition',
];

/** A request for a table is authorized for its database and the catalog as well. */
function beside(from: RegExp, type: 'database' | 'catalog' | 'table', to: string, part?: true): Companion[] {
  const more = part && { part };
  return [
    { verbs: ['read'], type, from, to, actions: type === 'table' ? READ_TABLE : READ_DATABASE, ...more },
    { verbs: ['write'], type, from, to, actions: WRITE_PARTITIONS, ...more },
  ];
}

export const glue: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html',

  types: {
    table: {
      verbs: { read: READ_TABLE, write: WRITE_PARTITIONS },
      companions: [
        ...beside(/^table\/([^/]+)\/.+$/, 'database', 'database/$1'),
        ...beside(/^table\/[^/]+\/.+$/, 'catalog', 'catalog'),
      ],
    },
    database: {
      verbs: { read: READ_DATABASE, write: WRITE_PARTITIONS, list: ['GetTables'] },
      companions: [
        ...beside(/^database\/([^/]+)$/, 'table', 'table/$1/*', true),
        ...beside(/^database\/[^/]+$/, 'catalog', 'catalog'),
      ],
    },
    job: { verbs: { start: ['GetJobRun', 'GetJobRuns', 'StartJobRun'] }, common: ['GetJob'] },
    crawler: { verbs: { start: ['StartCrawler'] }, common: ['GetCrawler'] },
    workflow: { verbs: { start: ['GetWorkflowRun', 'StartWorkflowRun'] }, common: ['GetWorkflow'] },
  },
};
