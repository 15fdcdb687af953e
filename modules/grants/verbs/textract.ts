import type { ServiceVerbs } from './service-verbs';

export const textract: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/textract/latest/dg/security_iam_id-based-policy-examples.html',

  types: {},
  // Documents in S3 are read with the permissions of the caller.
  service: {
    invoke: ['AnalyzeDocument', 'AnalyzeExpense', 'AnalyzeID', 'DetectDocumentText'],
    start: [
      'GetDocumentAnalysis',
      'GetDocumentTextDetection',
      'GetExpenseAnalysis',
      'GetLendingAnalysis',
      'GetLendingAnalysisSummary',
      'StartDocumentAnalysis',
      'StartDocumentTextDetection',
      'StartExpenseAnalysis',
      'StartLendingAnalysis',
    ],
  },
};
